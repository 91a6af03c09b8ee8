"""How each submission of the corpus may end: where there are several words, any of them, by level or by machine.

The words are the stable tags of the results; `raised` is an exception in the call, `incorrect` a wrong value or shape.
"""

from __future__ import annotations

from collections.abc import Iterator

TABLE = """
correct:
    audit_hook changes_what_it_returned deep_lists files_of_its_own import_hook long_line no_streams
    prints_into_nothing string_annotations two_cookies write_here
crashed:
    abort break_the_interpreter illegal_instruction lying_array_interface segfault stack_overflow
exited:
    callable_object close_results exit_in_call exit_politely exit_zero_on_load leave_quietly lying_type_name
    names_that_are_no_names patch_builtins patch_the_harness pretend_walls_failed rewrite_harness
forbidden:
    abstract_socket append_to_library ask_for_a_name bytes_of_signals claims_permission connect_tcp daemon
    download event_loop execute fork_bomb kill_everything kill_group kill_parent leak_as_path list_root listen
    import_the_key leak_as_advice loads_a_file_as_array local_socket mail memory_file multiprocess
    old_calling_convention
    popen process_pool raw_thread read_passwd read_shadow read_worker_memory shared_memory signal_by_descriptor
    socketpair spawn stop_itself symlink_out tcp tcp_v6 thread thread_bomb udp write_file x32_calls
import-error:
    import_missing import_the_grader
incorrect:
    bidi_source change_the_machine column_vector deletes_itself empty_array empty_array_that_broadcasts
    endless_property escaped_encoding escapes_in_output exit_in_exit huge_indent kernel_objects kill_by_number
    largest_integers largest_numbers leak_as_shape leak_by_printing lock_a_library look_for_answers
    look_for_others lying_bytes lying_list lying_subclass maps_devices masked_array module_replaced mount_over
    one_number_for_all open_by_handle other_sockets patch_numpy_equality privileges raw_calls read_by_raw_call
    read_environment read_environment_of_all read_own_source read_results read_the_worker
    report_to_the_other_side right_the_first_time row_for_all search_descriptors see_the_machine shell
    skip_the_calls smallest_numbers spoil_canary strided_backwards trace_everything truth_values unpickles
    user_namespace utf_7_cookie
missing-function:
    empty escapes_in_names forged_function many_functions no_such_name not_callable only_a_newline twin_letters
not-finite:
    infinity nan_everywhere nan_with_a_message
out-of-memory:
    claims_memory gigabyte_array long_text many_megabytes three_gigabytes zip_bomb
output-too-large:
    endless_print flood_errors flood_log flood_results flood_warnings huge_view strided_beyond
protocol:
    forged_booleans forged_extra_results forged_header forged_kind forged_line forged_nesting forged_numbers
    forged_pickle forged_results forged_shape forged_sizes forged_tuples frame_cut_short garbage_results
    json_of_bytes print_into_results
raised:
    all_descriptors circular_exception escapes_in_message escapes_in_type exception_group execute_by_linker
    hostile_exception import_itself interrupt leak_as_exception leak_as_missing_module leak_as_missing_name
    leak_as_type
    loads_code_as_library lying_float many_pipes pretend_to_be_the_harness pseudo_terminal raise_limits
    raises_a_string removed_int removed_product stops_iteration strict_numpy wait_for_input
raised-on-load:
    fault_handler struct_patched
returns-nothing:
    nothing_returned
syntax-error:
    all_null_bytes bom_and_other_cookie braces cookie_of_a_codec deep_blocks elf escape_in_syntax every_byte
    leak_as_syntax long_number null_byte page_in_syntax python_2_backticks python_2_print return_outside
    rotten_encoding surrogates tabs_and_spaces unfinished_text utf_16 utf_32 zip_file
timed-out:
    catastrophic_pattern catch_everything colliding_hashes cpu_limit_ignored deadlock endless_chain
    endless_context endless_finaliser endless_iterator endless_str endless_zeroes hash_bomb_in_dict huge_power
    ignore_signals long_power loop_while_loading sleep wait_for_a_signal
wrong-signature:
    wrong_signature
wrong-type:
    base_exception_in_repr compiles_deeply complex_numbers coroutine dates empty_array_of_any_length
    escapes_in_keys floods_by_types
    generator lazy_function leak_as_names leak_as_returned_type long_doubles lying_array lying_class lying_dict
    lying_tuple many_dimensions many_values object_array object_numbers return_itself returns_a_class
    returns_exception same_thing_twice shallow_recursion str_subclass_key structured_array text_array
    warnings_as_errors
    raised-on-load:
    removed_on_load
correct syntax-error:
    cookie_of_an_idna latin_1
exited crashed:
    close_everything
exited protocol incorrect:
    break_numpy
forbidden incorrect:
    leave_for_the_next
forbidden incorrect raised:
    stat_canary
forbidden raised:
    fill_disk fill_inodes list_folder maps_a_file_as_array read_canary read_upwards sparse_file write_canary_folder
forbidden timed-out:
    writes_to_nothing
incorrect exited raised:
    empty_modules
raised crashed:
    deep_structure
raised out-of-memory:
    huge_message
raised-on-load crashed out-of-memory:
    nested_source
syntax-error correct:
    deep_format
syntax-error crashed:
    deep_attributes deep_lambdas deep_minus deep_not deep_parentheses
syntax-error crashed correct:
    long_sum
syntax-error raised:
    very_many_lines
timed-out crashed out-of-memory raised:
    deep_recursion
timed-out out-of-memory:
    endless_randomness
wrong-type crashed exited:
    return_deep_structure
"""
# What level B cannot close: whether a file is there, and how large, since Landlock has no rule for that.
OPEN_AT_B = frozenset({"stat_canary"})


def _rows() -> Iterator[tuple[str, frozenset[str]]]:
    expected: frozenset[str] = frozenset()
    for line in TABLE.strip().splitlines():
        if line.endswith(":"):
            expected = frozenset(line.removesuffix(":").split())
        else:
            yield from ((name, expected) for name in line.split())


EXPECTED = dict(_rows())
