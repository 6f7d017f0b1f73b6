package dev.bellows.features.encode;

import java.io.Serializable;

/**
 * The state of one category in some rows: a bean of arrays, which Spark copies whole. Public
 * because Spark's bean encoder asks for it; not for use outside of this package.
 */
public final class StateRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private long hash;
  private int column;
  private byte[] text;
  private double[] sums;

  /** An empty bean, as the encoder makes it. */
  public StateRow() {}

  StateRow(long hash, int column, byte[] text, double[] sums) {
    this.hash = hash;
    this.column = column;
    this.text = text;
    this.sums = sums;
  }

  /** A hash of column and text. */
  public long getHash() {
    return hash;
  }

  /** Sets the hash. */
  public void setHash(long hash) {
    this.hash = hash;
  }

  /** The position of the encoded column. */
  public int getColumn() {
    return column;
  }

  /** Sets the position. */
  public void setColumn(int column) {
    this.column = column;
  }

  /** The category's text in UTF-8; null for the category of nulls. */
  public byte[] getText() {
    return text;
  }

  /** Sets the text; the array is kept, not copied. */
  public void setText(byte[] text) {
    this.text = text;
  }

  /** Its numbers: packed while they travel, by array when they are whole, see {@link StateSums}. */
  public double[] getSums() {
    return sums;
  }

  /** Sets the numbers; the array is kept, not copied. */
  public void setSums(double[] sums) {
    this.sums = sums;
  }
}
