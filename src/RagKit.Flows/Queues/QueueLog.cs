using Microsoft.Extensions.Logging;

namespace RagKit.Queues;

/// <summary>What workers on queues log: Debug an item, Warning what needs somebody's eye.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(EventId = 301, Level = LogLevel.Debug, Message = "Item '{Item}' failed in attempt {Attempt} of {MaxAttempts}; it waits for {Delay}: {Reason}")]
    public static partial void Failed(ILogger logger, string item, int attempt, int maxAttempts, TimeSpan delay, string reason);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "Item '{Item}' failed in attempt {Attempt}, its last: it is a dead letter now")]
    public static partial void Died(ILogger logger, string item, int attempt, Exception error);

    [LoggerMessage(EventId = 303, Level = LogLevel.Warning, Message = "Item '{Item}' went to somebody else in attempt {Attempt}: its lease was not renewed in time")]
    public static partial void Lost(ILogger logger, string item, int attempt);

    [LoggerMessage(EventId = 304, Level = LogLevel.Warning, Message = "The queue could not {Act}; it is asked again in {Delay}")]
    public static partial void QueueFailed(ILogger logger, string act, TimeSpan delay, Exception error);
}
