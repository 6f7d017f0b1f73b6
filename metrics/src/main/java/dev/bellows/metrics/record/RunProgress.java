package dev.bellows.metrics.record;

/**
 * How far something is while it runs. Spark submits stages one after another: how many tasks are
 * still to come beyond those of the stages here is not known.
 *
 * @param jobs that have started
 * @param runningJobs those of them that have not ended
 * @param stages attempts of stages that were submitted
 * @param runningStages those of them that are not over
 * @param tasks of the submitted stages
 * @param tasksDone those of them that succeeded
 * @param tasksFailed attempts of tasks that failed
 */
public record RunProgress(
    int jobs,
    int runningJobs,
    int stages,
    int runningStages,
    long tasks,
    long tasksDone,
    long tasksFailed) {}
