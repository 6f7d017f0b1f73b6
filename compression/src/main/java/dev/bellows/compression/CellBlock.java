package dev.bellows.compression;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;

/**
 * Cells on their way from one task to another.
 *
 * @param packed the packed bins
 * @param kept for each cell which of the kept values it has
 * @param values the values of the kept columns
 * @param rows the rows of each cell
 * @param sums each sum of each cell
 */
@SuppressWarnings("ArrayRecordComponent") // A carrier of many numbers.
record CellBlock(long[] packed, int[] kept, Object[][] values, long[] rows, double[][] sums) {
  /** As any serializer of a session can carry them. */
  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Object[] {packed, kept, values, rows, sums});
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array in memory throws none.
    }
    return bytes.toByteArray();
  }

  static CellBlock read(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      Object[] all = (Object[]) in.readObject();
      return new CellBlock(
          (long[]) all[0],
          (int[]) all[1],
          (Object[][]) all[2],
          (long[]) all[3],
          (double[][]) all[4]);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array in memory throws none.
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("Arrays and values of the JDK are there", e);
    }
  }
}
