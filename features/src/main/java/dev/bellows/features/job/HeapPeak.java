package dev.bellows.features.job;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The most heap that this process has in use between two moments. Use only grows until the next
 * garbage collection, so the greatest value is one of those right before a collection, or that at
 * the end.
 */
final class HeapPeak implements AutoCloseable {
  private static final String COLLECTED =
      GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION;

  private final Set<String> heap =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final List<NotificationEmitter> collectors =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .filter(NotificationEmitter.class::isInstance)
          .map((GarbageCollectorMXBean bean) -> (NotificationEmitter) bean)
          .toList();
  private final NotificationListener listener = (notification, self) -> collected(notification);
  private final AtomicLong peak = new AtomicLong();

  /** Watches from now on until it is closed. */
  HeapPeak() {
    note(now());
    collectors.forEach(
        collector -> collector.addNotificationListener(listener, HeapPeak::isCollection, null));
  }

  private static boolean isCollection(Notification notification) {
    return notification.getType().equals(COLLECTED);
  }

  private void collected(Notification notification) {
    Map<String, MemoryUsage> before =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
            .getGcInfo()
            .getMemoryUsageBeforeGc();
    note(heap.stream().filter(before::containsKey).mapToLong(p -> before.get(p).getUsed()).sum());
  }

  private static long now() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void note(long bytes) {
    peak.accumulateAndGet(bytes, Math::max);
  }

  /** The most that was in use until now, in bytes. */
  long bytes() {
    note(now());
    return peak.get();
  }

  @Override
  public void close() {
    for (NotificationEmitter collector : collectors) {
      try {
        collector.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException("The listener of garbage collections is gone", e);
      }
    }
  }
}
