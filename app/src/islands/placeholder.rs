//! Blurred placeholders (ThumbHash) behind photos that are not loaded yet.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasm_bindgen::{Clamped, JsCast as _};
use wasm_bindgen_futures::spawn_local;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement, HtmlImageElement, ImageData};

/// How many placeholders are drawn before the browser may do other work.
const SLICE: usize = 6;

/// Returns the placeholder as a `data:` URL, or nothing for a damaged hash.
pub fn data_url(hash: &str) -> Option<String> {
    let bytes = STANDARD.decode(hash).ok()?;
    let (width, height, pixels) = thumbhash::thumb_hash_to_rgba(&bytes).ok()?;
    let canvas: HtmlCanvasElement = web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), width as u32, height as u32).ok()?;
    context.put_image_data(&data, 0.0, 0.0).ok()?;
    canvas.to_data_url().ok()
}

/// Draws the placeholders of all tiles in `root` whose photo is not loaded yet, a few at a time.
pub fn draw(root: &Element) {
    let Ok(tiles) = root.query_selector_all(".tile[data-hash]") else { return };
    let tiles: Vec<HtmlElement> = (0..tiles.length()).filter_map(|i| tiles.item(i)?.dyn_into().ok()).collect();
    spawn_local(async move {
        for slice in tiles.chunks(SLICE) {
            for tile in slice {
                draw_one(tile);
            }
            gloo_timers::future::TimeoutFuture::new(0).await;
        }
    });
}

fn draw_one(tile: &HtmlElement) {
    let image = tile.query_selector("img").ok().flatten().and_then(|image| image.dyn_into::<HtmlImageElement>().ok());
    // A loaded photo covers its placeholder. A tile that was removed from the page needs none.
    if image.is_none_or(|image| image.complete()) || !tile.is_connected() {
        return;
    }
    if let Some(url) = tile.get_attribute("data-hash").as_deref().and_then(data_url) {
        let _ = tile.style().set_property("background-image", &format!("url({url})"));
    }
}
