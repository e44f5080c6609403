using Microsoft.Extensions.Logging;

namespace RagKit.Redis;

/// <summary>What a connection and the limits log.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "{Warning}")]
    public static partial void Endangered(ILogger logger, string warning);

    [LoggerMessage(EventId = 702, Level = LogLevel.Information, Message = "Connected to Redis {Version} at {Server}")]
    public static partial void Connected(ILogger logger, string version, string server);

    [LoggerMessage(EventId = 703, Level = LogLevel.Warning, Message = "The connection to Redis at {Server} was lost ({Reason}); it is made again by itself")]
    public static partial void Lost(ILogger logger, string server, string reason);

    [LoggerMessage(EventId = 704, Level = LogLevel.Warning, Message = "Redis at {Server} could not be asked how it is set up")]
    public static partial void NotChecked(ILogger logger, string server, Exception error);

    [LoggerMessage(EventId = 705, Level = LogLevel.Warning, Message = "A slot of limit '{Limit}' could not be given back; it is free when its lease of {Lease} ends")]
    public static partial void SlotNotReturned(ILogger logger, string limit, TimeSpan lease, Exception error);

    [LoggerMessage(EventId = 706, Level = LogLevel.Warning, Message = "{Count} slots of limit '{Limit}' were lost, since they were not renewed in time: more calls than allowed may be in flight")]
    public static partial void SlotsLost(ILogger logger, string limit, long count);

    [LoggerMessage(EventId = 707, Level = LogLevel.Warning, Message = "Slots of limit '{Limit}' could not be renewed; it is tried again")]
    public static partial void NotRenewed(ILogger logger, string limit, Exception error);
}
