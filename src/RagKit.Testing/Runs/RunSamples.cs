using RagKit.Runs;
using Xunit;

namespace RagKit.Testing.Runs;

/// <summary>Events to write, and how what comes back is compared: two memories are equal when they are the same, not when their bytes are.</summary>
internal static class RunSamples
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 30, 0, 123, TimeSpan.Zero);

    /// <summary>An event a second after the one with the sequence before it.</summary>
    public static RunEvent Event(string run, long sequence, RunState state, TaskKey task = default, string name = "flow") =>
        new(run, sequence, Start.AddSeconds(sequence), task, name, state);

    public static TaskKey Call(int number) => new(UInt128.One << 120 | (UInt128)(uint)(number * 7919));

    public static void AssertSame(RunEvent expected, RunEvent actual)
    {
        Assert.Equal(expected.Input.ToArray(), actual.Input.ToArray());
        Assert.Equal(expected.Result.ToArray(), actual.Result.ToArray());
        Assert.Equal(expected with { Input = default, Result = default }, actual with { Input = default, Result = default });
    }

    public static void AssertSame(TaskInfo expected, TaskInfo? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Result.ToArray(), actual.Result.ToArray());
        Assert.Equal(expected with { Result = default }, actual with { Result = default });
    }

    public static void AssertSame(RunInfo expected, RunInfo? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Input.ToArray(), actual.Input.ToArray());
        Assert.Equal(expected.Tasks.OrderBy(pair => pair.Key), actual.Tasks.OrderBy(pair => pair.Key));
        Assert.Equal(expected with { Input = default, Tasks = actual.Tasks }, actual with { Input = default });
    }

    public static void AssertSame(DeadLetter expected, DeadLetter actual)
    {
        Assert.Equal(expected.Input.ToArray(), actual.Input.ToArray());
        Assert.Equal(expected with { Input = default }, actual with { Input = default });
    }
}
