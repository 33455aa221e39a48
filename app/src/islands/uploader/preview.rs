//! Small previews of the selected files, drawn one at a time and only for visible rows.

use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions, ResizeQuality, Window,
};

use super::{state::with, waiting::pause};

/// The width and height of a preview in pixels, which is the size of the canvas.
const SIDE: u32 = 96;

/// Larger files are not decoded for a preview, because a phone may not have enough memory.
const MOST_BYTES: f64 = 40e6;

/// Draws missing previews, once the rows are on the page.
pub fn start() {
    if !with(|state| std::mem::replace(&mut state.running.preview, true)) {
        spawn_local(async {
            pause(50).await;
            while let Some(canvas) = next() {
                let _ = canvas.set_attribute("data-drawn", "");
                draw(&canvas).await;
                pause(0).await;
            }
            with(|state| state.running.preview = false);
        });
    }
}

fn next() -> Option<HtmlCanvasElement> {
    let canvas = web_sys::window()?.document()?.query_selector("#uploader-rows canvas:not([data-drawn])").ok()??;
    canvas.dyn_into().ok()
}

async fn draw(canvas: &HtmlCanvasElement) -> Option<()> {
    let id = canvas.get_attribute("data-item")?.parse().ok()?;
    let file = with(|state| state.work.get(&id).map(|work| work.file.clone()))?;
    if file.size() > MOST_BYTES || !file.type_().starts_with("image/") {
        return None;
    }
    let bitmap: ImageBitmap = JsFuture::from(decode(&web_sys::window()?, &file)?).await.ok()?.unchecked_into();
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let (side, target) = (width.min(height), f64::from(SIDE));
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    let (left, top) = ((width - side) / 2.0, (height - side) / 2.0);
    context
        .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            &bitmap, left, top, side, side, 0.0, 0.0, target, target,
        )
        .ok();
    bitmap.close();
    Some(())
}

/// Decodes a file off the main thread, directly at a small size.
fn decode(window: &Window, file: &Blob) -> Option<Promise> {
    let options = ImageBitmapOptions::new();
    options.set_resize_width(SIDE * 3 / 2);
    options.set_resize_quality(ResizeQuality::Low);
    window.create_image_bitmap_with_blob_and_image_bitmap_options(file, &options).ok()
}
