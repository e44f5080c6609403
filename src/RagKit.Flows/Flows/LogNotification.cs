using Microsoft.Extensions.Logging;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>Logs how runs ended: at the level Information, or Error where they did not succeed. Thread-safe.</summary>
public sealed class LogNotification(ILogger logger) : IRunNotification
{
    /// <inheritdoc />
    public ValueTask NotifyAsync(RunSummary summary, CancellationToken cancellationToken = default)
    {
        if (summary.Run.State.IsSuccess())
            FlowLog.RunEnded(logger, summary.ToString());
        else
            FlowLog.RunDidNotComplete(logger, summary.ToString(), summary.Error);
        return default;
    }
}
