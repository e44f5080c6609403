using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RagKit.Caching;

/// <summary>
/// Where values are encoded: the caller's span first, pooled memory when it is full. Everything written has a known length or says it,
/// so that no two sequences of values have the same bytes. Dispose it to give the memory back.
/// </summary>
internal ref struct KeyWriter(Span<byte> initial, bool explains = false) : IDisposable
{
    /// <summary>How deep values may be nested. A graph with a cycle is refused rather than followed for ever.</summary>
    public const int MaxDepth = 64;

    private Span<byte> _buffer = initial;
    private byte[]? _rented;
    private int _depth;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    /// <summary>What was refused, and why; made only where it is asked for.</summary>
    public KeyRefusal? Refusal { get; private set; }

    public void Tag(KeyTag tag) => Reserve(1)[0] = (byte)tag;

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);

    public void UInt128(UInt128 value) => BinaryPrimitives.WriteUInt128LittleEndian(Reserve(16), value);

    /// <summary>Bytes whose length the reader knows.</summary>
    public void Raw(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        Int32(bytes.Length);
        Raw(bytes);
    }

    /// <summary>UTF-16, since UTF-8 makes one of all lone surrogates.</summary>
    public void Text(scoped ReadOnlySpan<char> text)
    {
        Int32(text.Length);
        Span<byte> target = Reserve(checked(text.Length * sizeof(char)));
        MemoryMarshal.AsBytes(text).CopyTo(target);
        if (!BitConverter.IsLittleEndian)
        {
            Span<short> units = MemoryMarshal.Cast<byte, short>(target);
            BinaryPrimitives.ReverseEndianness(units, units);
        }
    }

    public bool Null()
    {
        Tag(KeyTag.Null);
        return true;
    }

    /// <summary>Fills in a number that was not known when its place was written.</summary>
    public readonly void Patch(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(_buffer[at..], value);

    /// <summary>Writes a part that is there already once more, over it.</summary>
    public readonly void Overwrite(int at, scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(_buffer[at..]);

    public bool Enter(Type type) => ++_depth <= MaxDepth || Refuse(type, $"it is nested more than {MaxDepth} levels deep, or in itself");

    public bool Leave()
    {
        _depth--;
        return true;
    }

    /// <summary>Notes what cannot be keyed. Always false, so that whoever writes can return it.</summary>
    public bool Refuse(Type type, string why)
    {
        if (explains)
            Refusal = new KeyRefusal("", type, why);
        return false;
    }

    /// <summary>Notes where the refused value was, from the inside out. Always false.</summary>
    public bool Within(string member)
    {
        if (Refusal is not null)
            Refusal = Refusal with { Path = Refusal.Path is "" || Refusal.Path[0] == '[' ? member + Refusal.Path : $"{member}.{Refusal.Path}" };
        return false;
    }

    /// <inheritdoc cref="Within(string)" />
    public bool Within(int item) => Refusal is not null && Within($"[{item}]");

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }

    private Span<byte> Reserve(int length)
    {
        int end = checked(Length + length);
        if (end > _buffer.Length)
            Grow(end);
        Span<byte> reserved = _buffer[Length..end];
        Length = end;
        return reserved;
    }

    private void Grow(int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(2L * _buffer.Length, needed, Array.MaxLength));
        Written.CopyTo(larger);
        Dispose();
        _buffer = _rented = larger;
    }
}
