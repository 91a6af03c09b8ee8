for name in ("\x1b[2J", "=1+1", "<script>alert(1)</script>", "\u202eevil", "a\nb", "[red]rich[/red]"):
    globals()[name] = type(name, (), {"__module__": "submission"})
