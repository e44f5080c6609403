using Microsoft.Extensions.Logging;

namespace RagKit.Schedules;

/// <summary>What the scheduler logs.</summary>
internal static partial class ScheduleLog
{
    [LoggerMessage(EventId = 301, Level = LogLevel.Debug, Message = "Schedule '{Schedule}' fires for {Due:u}")]
    public static partial void Fires(ILogger logger, string schedule, DateTimeOffset due);

    [LoggerMessage(EventId = 302, Level = LogLevel.Information, Message = "Schedule '{Schedule}' passed over what it missed up to {Due:u}")]
    public static partial void PassedOver(ILogger logger, string schedule, DateTimeOffset due);

    [LoggerMessage(EventId = 303, Level = LogLevel.Error, Message = "Schedule '{Schedule}': the action for {Due:u} failed; it is not tried again before the next time")]
    public static partial void ActionFailed(ILogger logger, Exception exception, string schedule, DateTimeOffset due);

    [LoggerMessage(EventId = 304, Level = LogLevel.Warning, Message = "Schedule '{Schedule}': its store or source could not be asked; it is asked again in {Wait}")]
    public static partial void StepFailed(ILogger logger, Exception exception, string schedule, TimeSpan wait);
}
