#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| md_bindgen_properties::near_json::check(data));
