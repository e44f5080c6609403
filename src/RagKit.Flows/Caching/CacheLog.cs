using Microsoft.Extensions.Logging;

namespace RagKit.Caching;

/// <summary>What the cache logs: nothing when all is well.</summary>
internal static partial class CacheLog
{
    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "The cached value of '{Key}' cannot be read as {Type} any more; it is made anew")]
    public static partial void Unreadable(ILogger logger, Exception exception, string key, Type type);

    [LoggerMessage(EventId = 202, Level = LogLevel.Warning, Message = "The cache store failed to give '{Key}'; the value is made anew")]
    public static partial void NotOpened(ILogger logger, Exception exception, string key);

    [LoggerMessage(EventId = 203, Level = LogLevel.Warning, Message = "The value of '{Key}', a {Type}, could not be cached; it is served all the same")]
    public static partial void NotWritten(ILogger logger, Exception exception, string key, Type type);

    [LoggerMessage(EventId = 204, Level = LogLevel.Warning, Message = "The cache store failed to lock '{Key}'; other processes may make the value, too")]
    public static partial void NotLocked(ILogger logger, Exception exception, string key);

    [LoggerMessage(EventId = 205, Level = LogLevel.Warning, Message = "The lock of '{Key}' was lost before its value was made; other processes may make it, too")]
    public static partial void LockLost(ILogger logger, string key);
}
