package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLimitsTest {
  private static final long GIB = 1L << 30;

  @TempDir private Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private ContainerLimits limits() {
    return ContainerLimits.of(root);
  }

  @Test
  void aContainerOfVersion2ShowsItsLimitsAtTheMount() throws IOException {
    write("proc/self/cgroup", "0::/");
    write("sys/fs/cgroup/memory.max", Long.toString(10 * GIB));
    write("sys/fs/cgroup/cpu.max", "150000 100000");

    assertThat(limits().memory()).contains(new ContainerLimits.Limit(10.0 * GIB, "cgroup v2"));
    assertThat(limits().cores()).contains(new ContainerLimits.Limit(1.5, "cgroup v2"));
  }

  @Test
  void version2SaysMaxForNoLimit() throws IOException {
    write("proc/self/cgroup", "0::/");
    write("sys/fs/cgroup/memory.max", "max");
    write("sys/fs/cgroup/cpu.max", "max 100000");

    assertThat(limits().memory()).isEmpty();
    assertThat(limits().cores()).isEmpty();
  }

  @Test
  void theLeastLimitOfTheGroupsAroundCounts() throws IOException {
    write("proc/self/cgroup", "0::/slice/service");
    write("sys/fs/cgroup/slice/service/memory.max", "max");
    write("sys/fs/cgroup/slice/memory.max", Long.toString(4 * GIB));
    write("sys/fs/cgroup/memory.max", Long.toString(64 * GIB));

    assertThat(limits().memory()).contains(new ContainerLimits.Limit(4.0 * GIB, "cgroup v2"));
  }

  @Test
  void version1KeepsAControllersLimitsInItsOwnTree() throws IOException {
    write("proc/self/cgroup", "5:cpu,cpuacct:/docker/a\n4:memory:/docker/a\n0::/");
    write("sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes", Long.toString(2 * GIB));
    write("sys/fs/cgroup/cpu,cpuacct/docker/a/cpu.cfs_quota_us", "200000");
    write("sys/fs/cgroup/cpu,cpuacct/docker/a/cpu.cfs_period_us", "100000");

    assertThat(limits().memory()).contains(new ContainerLimits.Limit(2.0 * GIB, "cgroup v1"));
    assertThat(limits().cores()).contains(new ContainerLimits.Limit(2.0, "cgroup v1"));
  }

  @Test
  void aContainerOfVersion1SeesItsOwnGroupAtTheMount() throws IOException {
    write("proc/self/cgroup", "4:memory:/docker/elsewhere");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", Long.toString(3 * GIB));

    assertThat(limits().memory()).contains(new ContainerLimits.Limit(3.0 * GIB, "cgroup v1"));
  }

  @Test
  void version1SaysAHugeNumberOrMinusOneForNoLimit() throws IOException {
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1");
    write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");

    assertThat(limits().memory()).isEmpty();
    assertThat(limits().cores()).isEmpty();
  }

  @Test
  void aGroupOutsideTheMountIsTheMount() throws IOException {
    write("proc/self/cgroup", "0::/../../other");
    write("sys/fs/cgroup/memory.max", Long.toString(GIB));

    assertThat(limits().memory()).contains(new ContainerLimits.Limit(1.0 * GIB, "cgroup v2"));
  }

  @Test
  void aMachineWithoutControlGroupsHasNoLimit() throws IOException {
    assertThat(limits().memory()).isEmpty();
    assertThat(limits().cores()).isEmpty();
    write("sys/fs/cgroup/memory.max", "nonsense");
    assertThat(limits().memory()).isEmpty();
  }

  @Test
  void theLimitsShapeThePlan() throws IOException {
    write("sys/fs/cgroup/memory.max", Long.toString(10 * GIB));
    write("sys/fs/cgroup/cpu.max", "1050000 100000");
    World world = World.PLAIN.container(root).cores(64);
    SessionConfig config = SessionConfig.defaults().withMaster("yarn");

    assertThat(world.setting(config, "spark.executor.memory"))
        .satisfies(
            memory -> {
              assertThat(memory.value()).isEqualTo("8192m");
              assertThat(memory.origin()).hasToString("derived: 80 % of 10g (cgroup v2)");
            });
    assertThat(world.setting(config, "spark.sql.shuffle.partitions"))
        .satisfies(
            partitions -> {
              assertThat(partitions.value()).isEqualTo("33");
              assertThat(partitions.origin())
                  .hasToString("derived: 11 cores (quota of cgroup v2) × 3 (default)");
            });
  }

  @Test
  void theVariablesWinOverTheControlGroups() throws IOException {
    write("sys/fs/cgroup/memory.max", Long.toString(10 * GIB));
    World world = World.PLAIN.container(root).variable("SPARK_CONTAINER_MEMORY_GB", "5");

    assertThat(world.setting(SessionConfig.defaults(), "spark.executor.memory").value())
        .isEqualTo("4096m");
  }
}
