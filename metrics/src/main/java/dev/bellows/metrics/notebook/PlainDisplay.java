package dev.bellows.metrics.notebook;

/** Text on the standard output. */
final class PlainDisplay implements CellDisplay {
  @Override
  public String show(CellOutput output) {
    System.out.println(output.text());
    return "";
  }

  @Override
  public void update(String name, CellOutput output) {
    show(output);
  }

  @Override
  public boolean canUpdate() {
    return false;
  }
}
