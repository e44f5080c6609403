using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>Rows that lie one behind the other: in arrays of their own, or in a file that is mapped to memory and never changed.</summary>
internal sealed class RowBlock
{
    private readonly RowLayout _layout;

    /// <summary>Room for rows in memory.</summary>
    public RowBlock(RowLayout layout, int capacity)
    {
        _layout = layout;
        Exact = Aligned<float>(capacity * layout.Stride);
        Codes = Aligned<byte>(capacity * layout.CodeBytes);
        Scales = new float[layout.HasScales ? capacity : 0];
    }

    /// <summary>Rows of a file.</summary>
    public RowBlock(RowLayout layout, Memory<float> exact, Memory<byte> codes, Memory<float> scales, Memory<uint> checks)
    {
        _layout = layout;
        (Exact, Codes, Scales, Checks) = (exact, codes, scales, checks);
    }

    /// <summary>The vectors, of the length 1.</summary>
    public Memory<float> Exact { get; }

    /// <summary>What is scanned in their place; empty where the vectors themselves are.</summary>
    public Memory<byte> Codes { get; }

    /// <summary>The scales of the codes; empty where they need none.</summary>
    public Memory<float> Scales { get; }

    /// <summary>The checksums of the vectors, for those that are checked when they are used; else empty.</summary>
    public Memory<uint> Checks { get; }

    public Span<float> Row(int row) => Exact.Span.Slice(row * _layout.Stride, _layout.Stride);

    public Span<byte> Code(int row) => Codes.Span.Slice(row * _layout.CodeBytes, _layout.CodeBytes);

    /// <summary>A row that is about to be scored exactly.</summary>
    /// <exception cref="InvalidDataException">The file was changed since it was written.</exception>
    public ReadOnlySpan<float> Checked(int row)
    {
        ReadOnlySpan<float> exact = Row(row);
        if (!Checks.IsEmpty && Checks.Span[row] != Checksum.Of(MemoryMarshal.AsBytes(exact)))
            throw new InvalidDataException("The file of a vector image was changed by something else. Delete it: it is made anew.");
        return exact;
    }

    public void Write(int row, ReadOnlySpan<float> vector, double scale)
    {
        Span<float> exact = Row(row);
        RowEncoder.Copy(vector, scale, exact);
        if (_layout.Precision == VectorPrecision.Byte)
            Scales.Span[row] = ByteKernel.Encode(exact, Code(row));
        else if (_layout.Precision == VectorPrecision.Half)
            HalfKernel.Encode(exact, MemoryMarshal.Cast<byte, ushort>(Code(row)));
    }

    public void Copy(int from, RowBlock to, int row)
    {
        Row(from).CopyTo(to.Row(row));
        if (_layout.IsCoded)
            Code(from).CopyTo(to.Code(row));
        if (_layout.HasScales)
            to.Scales.Span[row] = Scales.Span[from];
    }

    // A register is read in one go when it begins where a cache line does.
    private static unsafe Memory<T> Aligned<T>(int length)
        where T : unmanaged
    {
        const int Line = 64;
        T[] array = GC.AllocateArray<T>(length + (Line / sizeof(T)), pinned: true);
        int over = (int)((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) % Line);
        return array.AsMemory((Line - over) % Line / sizeof(T), length);
    }
}
