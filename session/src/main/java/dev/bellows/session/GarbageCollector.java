package dev.bellows.session;

/** The garbage collectors of a HotSpot JVM that Bellows can ask for. */
public enum GarbageCollector {
  /** Short pauses on large heaps; the JVM's own choice on a server. */
  G1("G1", "-XX:+UseG1GC"),
  /** The highest throughput, with long pauses. */
  PARALLEL("PS", "-XX:+UseParallelGC"),
  /** Pauses below a millisecond at some cost in throughput. */
  ZGC("ZGC", "-XX:+UseZGC"),
  /** Short pauses; absent from Oracle's builds of the JDK. */
  SHENANDOAH("Shenandoah", "-XX:+UseShenandoahGC"),
  /** One thread; for small heaps. */
  SERIAL("Copy", "-XX:+UseSerialGC");

  private final String beanPrefix;
  private final String flag;

  GarbageCollector(String beanPrefix, String flag) {
    this.beanPrefix = beanPrefix;
    this.flag = flag;
  }

  /** The JVM option that chooses it: {@code -XX:+UseG1GC}. */
  public String flag() {
    return flag;
  }

  /** How the names of its {@code GarbageCollectorMXBean}s begin. */
  String beanPrefix() {
    return beanPrefix;
  }
}
