using System.Buffers.Binary;

namespace RagKit.Lexical;

/// <summary>Bytes that grow at their end.</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Room for this many bytes, all 0, at the end.</summary>
    public Span<byte> Append(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, (long)Length + count)));
        Span<byte> room = _bytes.AsSpan(Length, count);
        Length += count;
        return room;
    }

    /// <summary>What is written already, from a place on.</summary>
    public Span<byte> Written(int from) => _bytes.AsSpan(from, Length - from);

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    public void AppendByte(int value) => Append(1)[0] = (byte)value;

    public void AppendUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Append(4), value);

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public void AppendVariable(int value)
    {
        uint rest = (uint)value;
        for (; rest > 127; rest >>= 7)
            AppendByte((int)(rest | 128));
        AppendByte((int)rest);
    }

    /// <summary>Reads what <see cref="AppendVariable"/> wrote and goes behind it.</summary>
    public static int ReadVariable(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (uint)(next & 127) << shift;
            if (next < 128)
                return (int)value;
        }
    }
}
