def f(x):
    raise ValueError("\x1b]0;owned\x07\x1b[2J\x9b31m\r\n=cmd|'/c calc'!A1\u202e<script>alert(1)</script>\0")
