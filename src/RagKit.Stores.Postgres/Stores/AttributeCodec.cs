using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>
/// Encodes a metadata name and value as bytes that compare as <see cref="Filter"/> compares values, so that an index answers every
/// comparison exactly: the name, 0xFF, a letter for the kind, then text that sorts by UTF-16 units, numbers as fixed point of 28 decimals
/// (a decimal always fits), dates as UTC ticks, booleans as 0 or 1. An index takes short keys only: <see cref="Head"/> is what it has of one.
/// </summary>
internal static class AttributeCodec
{
    /// <summary>How many bytes of a key the index has.</summary>
    public const int HeadBytes = 500;

    private const byte NameEnd = 0xFF;
    private const int NumberBytes = 24;
    private static readonly BigInteger Offset = BigInteger.One << ((8 * NumberBytes) - 1);

    /// <summary>The keys of one name's value: one for each element, or one that says that the name is there.</summary>
    public static IEnumerable<byte[]> EncodeAll(string name, MetadataValue value) =>
        value.Elements.Count == 0 ? [Join(Name(name), [0])] : value.Elements.Select(element => Encode(name, element)).DistinctBy(Convert.ToHexString);

    /// <summary>The key of a name with a value.</summary>
    public static byte[] Encode(string name, MetadataValue value) => Join(Name(name), Value(value));

    /// <summary>The name, as all of its keys begin.</summary>
    public static byte[] Name(string name) => [.. Encoding.UTF8.GetBytes(PostgresText.Encode(name)), NameEnd];

    /// <summary>What the index has of a key.</summary>
    public static byte[] Head(byte[] key) => key.Length <= HeadBytes ? key : key[..HeadBytes];

    /// <summary>The first key behind all that begin so.</summary>
    public static byte[] Behind(byte[] start)
    {
        byte[] end = [.. start];
        // The last byte is a kind's letter, or the end of a name, which nothing follows that is above 0xFE.
        if (end[^1] == 0xFF)
            return [.. end, 0xFF];
        end[^1]++;
        return end;
    }

    /// <summary>A value that has this key behind the name; <see langword="null"/> for none.</summary>
    public static MetadataValue? Decode(ReadOnlySpan<byte> bytes) => (char)bytes[0] switch
    {
        's' => PostgresText.Decode(Encoding.UTF8.GetString(bytes[1..])),
        'n' => Number(bytes[1..]),
        'd' => new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(bytes[1..]), TimeSpan.Zero),
        'b' => bytes[1] == 1,
        _ => (MetadataValue?)null,
    };

    private static byte[] Value(MetadataValue value) => value.Kind switch
    {
        MetadataKind.String => [(byte)'s', .. Encoding.UTF8.GetBytes(PostgresText.Encode(value.AsString()))],
        MetadataKind.Integer or MetadataKind.Decimal => Number(value.AsDecimal()),
        MetadataKind.Date => Date(value.AsDate()),
        MetadataKind.Boolean => [(byte)'b', value.AsBoolean() ? (byte)1 : (byte)0],
        _ => [0],
    };

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
        BigInteger scaled = digits * BigInteger.Pow(10, 28 - ((parts[3] >> 16) & 0xFF));
        byte[] whole = (Offset + (parts[3] < 0 ? -scaled : scaled)).ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[] padded = new byte[1 + NumberBytes];
        padded[0] = (byte)'n';
        whole.CopyTo(padded, padded.Length - whole.Length);
        return padded;
    }

    private static MetadataValue Number(ReadOnlySpan<byte> bytes)
    {
        BigInteger scaled = new BigInteger(bytes, isUnsigned: true, isBigEndian: true) - Offset;
        int decimals = 28;
        for (; decimals > 0 && scaled % 10 == 0; decimals--)
            scaled /= 10;
        if (decimals == 0)
            return scaled >= long.MinValue && scaled <= long.MaxValue ? (long)scaled : (decimal)scaled;
        BigInteger digits = BigInteger.Abs(scaled), low = uint.MaxValue;
        return new decimal((int)(uint)(digits & low), (int)(uint)((digits >> 32) & low), (int)(uint)(digits >> 64), scaled.Sign < 0, (byte)decimals);
    }

    private static byte[] Join(byte[] name, byte[] value) => [.. name, .. value];
}
