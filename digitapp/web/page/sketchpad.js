// A sketchpad: every stroke that ends is sent as a picture. Runs with `element` and `trigger` given.
const canvas = element.querySelector("canvas");
const pen = canvas.getContext("2d");
let strokes = [];
let drawing = false;

function redraw() {
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.strokeStyle = "black";
  pen.lineWidth = Number(canvas.dataset.pen);
  pen.lineCap = pen.lineJoin = "round";
  for (const stroke of strokes) {
    pen.beginPath();
    pen.moveTo(...stroke[0]);
    for (const point of stroke) pen.lineTo(...point);
    pen.stroke();
  }
}

function place(event) {
  const frame = canvas.getBoundingClientRect();
  return [
    ((event.clientX - frame.left) * canvas.width) / frame.width,
    ((event.clientY - frame.top) * canvas.height) / frame.height,
  ];
}

function send() {
  redraw();
  trigger("change", { picture: strokes.length ? canvas.toDataURL("image/png") : "" });
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  canvas.setPointerCapture(event.pointerId);
  drawing = true;
  strokes.push([place(event)]);
  redraw();
});
canvas.addEventListener("pointermove", (event) => {
  if (!drawing) return;
  strokes.at(-1).push(place(event));
  redraw();
});
for (const name of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(name, () => {
    if (drawing) send();
    drawing = false;
  });
}
element.querySelector(".undo").addEventListener("click", () => {
  strokes.pop();
  send();
});
element.querySelector(".clear").addEventListener("click", () => {
  strokes = [];
  send();
});
redraw();
canvas.dataset.ready = "true"; // Strokes drawn before this are lost: tests wait for it.
