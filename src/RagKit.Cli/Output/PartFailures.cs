using RagKit.Sources;

namespace RagKit.Cli;

/// <summary>The parts of a file that could not be read.</summary>
internal sealed class PartFailures
{
    private readonly List<LoadFailure> _failures = [];

    public void Add(LoadFailure failure) => _failures.Add(failure);

    public FailureJson[] ToJson() => [.. _failures.Select(failure => new FailureJson(failure.Part, failure.Reason))];

    /// <summary>Says what failed, and gives the exit code.</summary>
    public int Report(string file)
    {
        foreach (LoadFailure failure in _failures)
            Terminal.Error($"{file}, {failure.Part}: {failure.Reason}");
        return _failures.Count > 0 ? ExitCode.ItemsFailed : ExitCode.Ok;
    }
}
