using System.Globalization;
using StackExchange.Redis;

namespace RagKit.Redis;

/// <summary>Reads what a server answers, and writes moments as it compares them.</summary>
internal static class Replies
{
    public static RedisResult[] Items(this RedisResult result) => (RedisResult[])result!;

    public static byte[] Bytes(this RedisResult result) => (byte[])result! ?? [];

    /// <summary>A text that <see cref="OrdinalText"/> encoded.</summary>
    public static string Text(this RedisResult result) => OrdinalText.Decode(result.Bytes());

    public static long Number(this RedisResult result) => (long)result;

    /// <summary>A moment in ticks, as many digits as any other: such texts compare as the moments do.</summary>
    public static string Ticks(DateTimeOffset moment) => moment.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    public static DateTimeOffset Moment(this RedisResult result) => new(long.Parse((string)result!, CultureInfo.InvariantCulture), TimeSpan.Zero);

    /// <summary>A moment in microseconds, which a sorted set's score holds exactly for centuries; rounded down.</summary>
    public static long Microseconds(DateTimeOffset moment) => moment.UtcTicks / TimeSpan.TicksPerMicrosecond;
}
