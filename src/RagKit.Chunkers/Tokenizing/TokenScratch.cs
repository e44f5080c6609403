using System.Text.Unicode;

namespace RagKit.Tokenizing;

/// <summary>What one call works in: the count cache and buffers that grow to the longest piece. Rented from a <see cref="ScratchPool"/>, so that calls need not allocate.</summary>
internal sealed class TokenScratch
{
    private const int MostKept = 1 << 16;

    private byte[] _bytes = new byte[1024];
    private int[] _ids = new int[256], _ranks = new int[256], _next = [], _previous = [];
    private long[] _heap = [];

    public PieceCache Cache { get; } = new();

    /// <summary>The piece as UTF-8, a lone surrogate as U+FFFD; valid until the next call.</summary>
    public ReadOnlySpan<byte> Utf8Of(ReadOnlySpan<char> piece)
    {
        Span<byte> bytes = Grown(ref _bytes, piece.Length * 3L);
        Utf8.FromUtf16(piece, bytes, out _, out int written);
        return bytes[..written];
    }

    public Span<byte> Bytes(int length) => Grown(ref _bytes, length);

    public Span<int> Ids(int length) => Grown(ref _ids, length);

    public Span<int> Ranks(int length) => Grown(ref _ranks, length);

    public Span<int> Next(int length) => Grown(ref _next, length);

    public Span<int> Previous(int length) => Grown(ref _previous, length);

    public Span<long> Heap(long length) => Grown(ref _heap, length);

    /// <summary>Gives up buffers that an extraordinary piece has grown.</summary>
    public void Trim()
    {
        if (_bytes.Length > MostKept * 4)
            _bytes = new byte[1024];
        if (_ids.Length > MostKept)
            (_ids, _ranks, _next, _previous, _heap) = (new int[256], new int[256], [], [], []);
    }

    private static Span<T> Grown<T>(ref T[] buffer, long length)
    {
        if (buffer.Length < length)
            buffer = new T[Math.Min(Math.Max(length, buffer.Length * 2L), Array.MaxLength)];
        return buffer;
    }
}
