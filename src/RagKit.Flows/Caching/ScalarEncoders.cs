using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Numerics;
using System.Text;

namespace RagKit.Caching;

/// <summary>
/// The values that can be keyed and have no parts, and how each is written. Where two values are equal but can be told apart, they count as
/// different (0.0 and -0.0, two offsets of one instant, two spellings of a URI), but for decimals: 1.0 is 1.00.
/// </summary>
internal static class ScalarEncoders
{
    private delegate void WriteScalar<T>(ref KeyWriter writer, T value);

    private static readonly FrozenDictionary<Type, KeyEncoder> ByType = new KeyEncoder[]
    {
        Of((ref KeyWriter writer, bool value) => writer.Tag(value ? KeyTag.True : KeyTag.False)),
        Of(KeyTag.Byte, (byte value) => value),
        Of(KeyTag.SByte, (sbyte value) => value),
        Of(KeyTag.Int16, (short value) => value),
        Of(KeyTag.UInt16, (ushort value) => value),
        Of(KeyTag.Int32, (int value) => value),
        Of(KeyTag.UInt32, (uint value) => value),
        Of(KeyTag.Int64, (long value) => value),
        Of(KeyTag.UInt64, (ulong value) => unchecked((long)value)),
        Of(KeyTag.NativeInt, (nint value) => value),
        Of(KeyTag.NativeUInt, (nuint value) => unchecked((long)value)),
        Of(KeyTag.Half, (Half value) => BitConverter.HalfToInt16Bits(value)),
        Of(KeyTag.Single, (float value) => BitConverter.SingleToInt32Bits(value)),
        Of(KeyTag.Double, (double value) => BitConverter.DoubleToInt64Bits(value)),
        Of(KeyTag.Char, (char value) => value),
        Of(KeyTag.Rune, (Rune value) => value.Value),
        Of(KeyTag.DateOnly, (DateOnly value) => value.DayNumber),
        Of(KeyTag.TimeOnly, (TimeOnly value) => value.Ticks),
        Of(KeyTag.TimeSpan, (TimeSpan value) => value.Ticks),
        Of(KeyTag.Index, (Index value) => Number(value)),
        Wide(KeyTag.Int128, (Int128 value) => unchecked((UInt128)value)),
        Wide(KeyTag.UInt128, (UInt128 value) => value),
        Wide(KeyTag.DateTime, (DateTime value) => Pair(value.Ticks, (int)value.Kind)),
        Wide(KeyTag.DateTimeOffset, (DateTimeOffset value) => Pair(value.Ticks, value.Offset.Ticks)),
        Wide(KeyTag.Range, (Range value) => Pair(Number(value.Start), Number(value.End))),
        Wide(KeyTag.Guid, (Guid value) => Number(value)),
        Wide(KeyTag.Decimal, (decimal value) => Number(value)),
        Wide(KeyTag.Version, (Version value) => Pair(((long)value.Major << 32) | (uint)value.Minor, ((long)value.Build << 32) | (uint)value.Revision)),
        Of((ref KeyWriter writer, string value) => Text(ref writer, KeyTag.String, value)),
        Of((ref KeyWriter writer, Uri value) => Text(ref writer, KeyTag.Uri, value.OriginalString)),
        Of((ref KeyWriter writer, BigInteger value) => Bytes(ref writer, KeyTag.BigInteger, value.ToByteArray())),
        Of((ref KeyWriter writer, byte[] value) => Bytes(ref writer, KeyTag.Bytes, value)),
        Of((ref KeyWriter writer, ReadOnlyMemory<byte> value) => Bytes(ref writer, KeyTag.Bytes, value.Span)),
        Of((ref KeyWriter writer, Memory<byte> value) => Bytes(ref writer, KeyTag.Bytes, value.Span)),
    }.ToFrozenDictionary(encoder => encoder.GetType().GenericTypeArguments[0]);

    /// <summary>The encoder of a value without parts; <see langword="null"/> for any other type.</summary>
    public static KeyEncoder? Find(Type type) => ByType.GetValueOrDefault(type);

    private static Scalar<T> Of<T>(WriteScalar<T> write) => new(write);

    private static Scalar<T> Of<T>(KeyTag tag, Func<T, long> number) => new((ref writer, value) =>
    {
        writer.Tag(tag);
        writer.Int64(number(value));
    });

    private static Scalar<T> Wide<T>(KeyTag tag, Func<T, UInt128> number) => new((ref writer, value) =>
    {
        writer.Tag(tag);
        writer.UInt128(number(value));
    });

    private static void Text(ref KeyWriter writer, KeyTag tag, string text)
    {
        writer.Tag(tag);
        writer.Text(text);
    }

    private static void Bytes(ref KeyWriter writer, KeyTag tag, scoped ReadOnlySpan<byte> bytes)
    {
        writer.Tag(tag);
        writer.Bytes(bytes);
    }

    private static UInt128 Pair(long first, long second) => new(unchecked((ulong)first), unchecked((ulong)second));

    private static int Number(Index index) => index.IsFromEnd ? ~index.Value : index.Value;

    private static UInt128 Number(Guid guid)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    /// <summary>The bits with the smallest scale: dividing by a one of the largest scale drops the zeros at the end.</summary>
    private static UInt128 Number(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value == 0 ? 0m : value / 1.0000000000000000000000000000m, bits);
        return Pair(((long)bits[3] << 32) | (uint)bits[2], ((long)bits[1] << 32) | (uint)bits[0]);
    }

    private sealed class Scalar<T>(WriteScalar<T> write) : KeyEncoder<T>
    {
        public override bool Write(ref KeyWriter writer, T value)
        {
            if (value is null)
                return writer.Null();
            write(ref writer, value);
            return true;
        }
    }
}
