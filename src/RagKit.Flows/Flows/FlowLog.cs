using Microsoft.Extensions.Logging;

namespace RagKit.Flows;

/// <summary>What the runner logs.</summary>
internal static partial class FlowLog
{
    [LoggerMessage(1, LogLevel.Information, "Run {Summary}")]
    public static partial void RunEnded(ILogger logger, string summary);

    [LoggerMessage(2, LogLevel.Error, "Run {Summary}")]
    public static partial void RunDidNotComplete(ILogger logger, string summary, Exception? error);

    [LoggerMessage(3, LogLevel.Warning, "A hook of {Name} in run '{Run}' threw; the run goes on.")]
    public static partial void HookThrew(ILogger logger, string name, string run, Exception error);

    [LoggerMessage(4, LogLevel.Warning, "The recorded result of {Name} in run '{Run}' can't be used ({Reason}); it is made anew.")]
    public static partial void ResultUnusable(ILogger logger, string name, string run, string reason);

    [LoggerMessage(5, LogLevel.Debug, "The result of {Name} in run '{Run}' can't be kept ({Reason}); a resumed run makes it anew.")]
    public static partial void ResultNotKept(ILogger logger, string name, string run, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Run '{Run}' could not be kept claimed: {Reason}")]
    public static partial void ClaimNotRenewed(ILogger logger, string run, string reason);

    [LoggerMessage(7, LogLevel.Warning, "{Name} in run '{Run}' was interrupted when its process ended; it is run again.")]
    public static partial void Interrupted(ILogger logger, string name, string run);

    [LoggerMessage(8, LogLevel.Debug, "{Name} in run '{Run}' failed in attempt {Attempt}; the next one is in {Delay}: {Reason}")]
    public static partial void Retrying(ILogger logger, string name, string run, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(9, LogLevel.Error, "Scheduled or interrupted runs could not be started; it is tried again.")]
    public static partial void ServiceStumbled(ILogger logger, Exception error);

    [LoggerMessage(10, LogLevel.Warning, "Run '{Run}' was left by its process, and can't be resumed: {Reason}")]
    public static partial void NotResumed(ILogger logger, string run, string reason);
}
