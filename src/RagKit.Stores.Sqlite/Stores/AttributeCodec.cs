using System.Buffers.Binary;
using System.Numerics;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>
/// Encodes a metadata value as bytes that compare as <see cref="Filter"/> compares values, so that an index answers every
/// comparison exactly: a letter for the kind, then text by UTF-16 units, numbers as fixed point of 28 decimals (a decimal always
/// fits), dates as UTC ticks, booleans as 0 or 1.
/// </summary>
internal static class AttributeCodec
{
    private const int NumberBytes = 24;
    private static readonly BigInteger Offset = BigInteger.One << ((8 * NumberBytes) - 1);
    private static readonly BigInteger[] Powers = [.. Enumerable.Range(0, 29).Select(power => BigInteger.Pow(10, power))];

    /// <summary>What a name without any value to compare has, such as null or an empty list: it exists.</summary>
    public static byte[] Nothing { get; } = [0];

    /// <summary>The rows of one name's value: one for each element.</summary>
    public static IEnumerable<byte[]> EncodeAll(MetadataValue value) =>
        value.Elements.Count == 0 ? [Nothing] : value.Elements.Select(Encode);

    public static byte[] Encode(MetadataValue value) => value.Kind switch
    {
        MetadataKind.String => [(byte)'s', .. OrdinalText.Encode(value.AsString())],
        MetadataKind.Integer or MetadataKind.Decimal => Number(value.AsDecimal()),
        MetadataKind.Date => Date(value.AsDate()),
        MetadataKind.Boolean => [(byte)'b', value.AsBoolean() ? (byte)1 : (byte)0],
        _ => Nothing,
    };

    /// <summary>A value that <see cref="Encode"/> gives these bytes for; <see langword="null"/> for <see cref="Nothing"/>.</summary>
    public static MetadataValue? Decode(ReadOnlySpan<byte> bytes) => (char)bytes[0] switch
    {
        's' => OrdinalText.Decode(bytes[1..]),
        'n' => DecodeNumber(bytes[1..]),
        'd' => new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(bytes[1..]), TimeSpan.Zero),
        'b' => bytes[1] == 1,
        _ => (MetadataValue?)null,
    };

    private static MetadataValue DecodeNumber(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[NumberBytes];
        whole.Clear();
        bytes.CopyTo(whole);
        BigInteger scaled = new BigInteger(whole, isUnsigned: true, isBigEndian: true) - Offset;
        int decimals = 28;
        for (; decimals > 0 && scaled % 10 == 0; decimals--)
            scaled /= 10;
        return decimals == 0 && scaled >= long.MinValue && scaled <= long.MaxValue ? (long)scaled : decimals == 0 ? (decimal)scaled : WithDecimals(scaled, decimals);
    }

    private static decimal WithDecimals(BigInteger scaled, int decimals)
    {
        BigInteger digits = BigInteger.Abs(scaled), low = uint.MaxValue;
        return new decimal((int)(uint)(digits & low), (int)(uint)((digits >> 32) & low), (int)(uint)((digits >> 64) & low), scaled.Sign < 0, (byte)decimals);
    }

    private static byte[] Date(DateTimeOffset moment)
    {
        byte[] bytes = new byte[1 + sizeof(long)];
        bytes[0] = (byte)'d';
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), moment.UtcTicks);
        return bytes;
    }

    private static byte[] Number(decimal number)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        BigInteger digits = ((BigInteger)(uint)parts[2] << 64) | ((BigInteger)(uint)parts[1] << 32) | (uint)parts[0];
        BigInteger scaled = digits * Powers[28 - ((parts[3] >> 16) & 0xFF)];
        BigInteger positive = Offset + (parts[3] < 0 ? -scaled : scaled);

        Span<byte> bytes = stackalloc byte[1 + NumberBytes];
        bytes.Clear();
        bytes[0] = (byte)'n';
        int length = positive.GetByteCount(isUnsigned: true);
        positive.TryWriteBytes(bytes[(1 + NumberBytes - length)..], out _, isUnsigned: true, isBigEndian: true);
        // Zeros at the end change no comparison.
        return bytes.TrimEnd((byte)0).ToArray();
    }
}
