#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| md_bindgen_properties::spec::check(data));
