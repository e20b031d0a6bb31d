// A drawing of the page as a picture, for slides: drawn again with the colours it has here, on the page's own ground.
for (const button of document.querySelectorAll('[data-picture]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const drawing = document.querySelector(button.dataset.picture);
    const copy = drawing.cloneNode(true);
    const [from, to] = [drawing, copy].map(svg => [svg, ...svg.querySelectorAll('*')]);
    from.forEach((element, i) => {
      const seen = getComputedStyle(element);
      for (const name of ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor']) {
        to[i].setAttribute(name, seen.getPropertyValue(name));
      }
    });
    const { width, height } = drawing.viewBox.baseVal;
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    copy.setAttribute('width', width);
    copy.setAttribute('height', height);
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    const scale = 2;
    [canvas.width, canvas.height] = [width * scale, height * scale];
    const paper = canvas.getContext('2d');
    paper.fillStyle = getComputedStyle(drawing.closest('.card')).backgroundColor;
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(image, 0, 0, canvas.width, canvas.height);
    const link = document.createElement('a');
    link.download = button.dataset.name;
    link.href = canvas.toDataURL('image/png');
    link.click();
  });
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
