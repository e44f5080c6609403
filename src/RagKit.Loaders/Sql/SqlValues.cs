using System.Globalization;

namespace RagKit.Sql;

/// <summary>A database's values as text and as metadata, the same in every culture.</summary>
internal static class SqlValues
{
    public static string? Text(object value) => value switch
    {
        DBNull => null,
        string text => text,
        byte[] bytes => Convert.ToHexStringLower(bytes),
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    public static DateTimeOffset? Moment(object value) => value switch
    {
        DateTimeOffset moment => moment,
        // Databases keep times without a zone; those of servers are UTC.
        DateTime time => new DateTimeOffset(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        DateOnly date => new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        _ => null,
    };

    public static MetadataValue Metadata(object value) => value switch
    {
        DBNull => MetadataValue.Null,
        bool truth => truth,
        byte or sbyte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        decimal number => number,
        ulong number => (decimal)number,
        float or double => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => Moment(value) is DateTimeOffset moment ? moment : Text(value),
    };

    // A decimal holds neither what is beyond its range nor what is no number.
    private static MetadataValue Number(double number) =>
        Math.Abs(number) < 7.9e28 ? number : number.ToString("R", CultureInfo.InvariantCulture);
}
