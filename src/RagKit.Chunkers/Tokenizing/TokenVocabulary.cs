using System.Runtime.InteropServices;

namespace RagKit.Tokenizing;

/// <summary>Tokens by their bytes and by their ids: one block of bytes and an open-addressing table. Immutable.</summary>
internal sealed class TokenVocabulary
{
    /// <summary>No published vocabulary has a tenth as many.</summary>
    public const int MostIds = 10_000_000;

    private readonly byte[] _bytes;
    private readonly int[] _starts, _lengths, _slots;

    /// <summary>A vocabulary of tokens without gaps in the bytes; of two ids with the same bytes the first is found.</summary>
    public TokenVocabulary(IReadOnlyList<(int Id, ReadOnlyMemory<byte> Bytes)> tokens)
    {
        int ids = tokens.Count == 0 ? 0 : tokens.Max(token => token.Id) + 1;
        _bytes = new byte[tokens.Sum(token => token.Bytes.Length)];
        (_starts, _lengths) = (new int[ids], new int[ids]);
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, tokens.Count * 2))];
        int end = 0;
        foreach ((int id, ReadOnlyMemory<byte> bytes) in tokens)
        {
            bytes.Span.CopyTo(_bytes.AsSpan(end));
            (_starts[id], _lengths[id]) = (end, bytes.Length);
            end += bytes.Length;
            Longest = Math.Max(Longest, bytes.Length);
            int slot = SlotOf(bytes.Span);
            if (_slots[slot] == 0)
                _slots[slot] = id + 1;
        }
        Count = tokens.Count;
    }

    public int Count { get; }

    /// <summary>One above the highest id.</summary>
    public int Ids => _starts.Length;

    /// <summary>The length of the longest token, in bytes.</summary>
    public int Longest { get; }

    /// <summary>The token's bytes; empty for an id without one.</summary>
    public ReadOnlySpan<byte> this[int id] => (uint)id < (uint)_starts.Length ? _bytes.AsSpan(_starts[id], _lengths[id]) : default;

    /// <summary>The token's id, or -1.</summary>
    public int Find(ReadOnlySpan<byte> token) => token.Length > Longest ? -1 : _slots[SlotOf(token)] - 1;

    /// <summary>Checks that any text can be encoded.</summary>
    public void RequireEveryByte(string what)
    {
        for (int value = 0; value < 256; value++)
        {
            if (Find([(byte)value]) < 0)
                throw new RagKitException($"{what} has {Count} tokens but none for the single byte 0x{value:X2}, which byte-level encodings need. Give a complete, unchanged file.");
        }
    }

    /// <summary>The slot that holds the token or, where none does, that it would take.</summary>
    private int SlotOf(ReadOnlySpan<byte> token)
    {
        int slot = (int)Hash(token) & (_slots.Length - 1);
        while (_slots[slot] != 0 && !this[_slots[slot] - 1].SequenceEqual(token))
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private static uint Hash(ReadOnlySpan<byte> token)
    {
        ulong hash = (ulong)token.Length * 0x9E3779B97F4A7C15;
        for (; token.Length >= sizeof(ulong); token = token[sizeof(ulong)..])
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(token));
        ulong rest = 0;
        foreach (byte b in token)
            rest = (rest << 8) | b;
        return (uint)Mix(hash ^ rest);
    }

    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value, 0xD6E8FEB86659FD93, out ulong low);
        return high ^ low;
    }
}
