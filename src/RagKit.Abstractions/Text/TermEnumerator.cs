using System.Buffers;
using System.Text;

namespace RagKit.Text;

/// <summary>
/// Walks the terms of a text without allocating; see <see cref="TextAnalyzer.EnumerateTerms"/>. Walk it with
/// <c>foreach</c>, which gives its buffer back. Not thread-safe.
/// </summary>
public ref struct TermEnumerator
{
    // FTS5 stems words of 3 to 64 bytes, and passes the others through.
    private const int ShortestStemmed = 3, LongestStemmed = 64;

    private readonly ReadOnlySpan<char> _text;
    private readonly bool _skipStopWords;
    private readonly bool _stem;
    private char[]? _buffer;
    private int _position;
    private int _length;

    internal TermEnumerator(ReadOnlySpan<char> text, bool skipStopWords, bool stem)
    {
        _text = text;
        _skipStopWords = skipStopWords;
        _stem = stem;
    }

    /// <summary>The term; valid until the next one.</summary>
    public readonly ReadOnlySpan<char> Current => _buffer.AsSpan(0, _length);

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly TermEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next term.</summary>
    public bool MoveNext()
    {
        while (ReadWord(out bool ascii))
        {
            Span<char> word = _buffer.AsSpan(0, _length);
            if (_skipStopWords && StopWords.Contains(word))
                continue;
            if (_stem)
                _length = Stem(word, ascii);
            return true;
        }
        return false;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_buffer is { } buffer)
            ArrayPool<char>.Shared.Return(buffer);
        _buffer = null;
        _length = 0;
    }

    /// <summary>The term of a word that is folded already.</summary>
    internal static string Stem(ReadOnlySpan<char> word)
    {
        char[] buffer = word.ToArray();
        return new string(buffer, 0, Stem(buffer, Ascii.IsValid(word)));
    }

    private static int Stem(Span<char> word, bool ascii)
    {
        int bytes = ascii ? word.Length : word.Length > LongestStemmed ? int.MaxValue : Encoding.UTF8.GetByteCount(word);
        return bytes is >= ShortestStemmed and <= LongestStemmed && word.Length > 1 ? PorterStemmer.Stem(word) : word.Length;
    }

    /// <summary>Reads the next word, folded, into the buffer.</summary>
    private bool ReadWord(out bool ascii)
    {
        ReadOnlySpan<char> text = _text;
        char[] folds = Unicode61.Folded;
        int position = _position, length = 0;
        ascii = true;
        Span<char> buffer = _buffer ??= ArrayPool<char>.Shared.Rent(256);
        while (position < text.Length)
        {
            char c = text[position];
            char folded = folds[c];
            int width = 1;
            Rune rune = default;
            if (folded == Unicode61.Separator && char.IsHighSurrogate(c) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]))
            {
                rune = Unicode61.Fold(new Rune(c, text[position + 1]));
                width = 2;
            }
            position += width;
            if (folded == Unicode61.Diacritic)
            {
                // Inside a word it vanishes; outside one it is no more than a gap.
                continue;
            }
            if (folded == Unicode61.Separator && rune == default)
            {
                if (length > 0)
                    break;
                continue;
            }
            if (length + 2 > buffer.Length)
                buffer = Grow(length);
            if (width == 2)
            {
                length += rune.EncodeToUtf16(buffer[length..]);
                ascii = false;
                continue;
            }
            buffer[length++] = folded;
            ascii &= folded < 128;
        }
        _position = position;
        _length = length;
        return length > 0;
    }

    private char[] Grow(int length)
    {
        char[] larger = ArrayPool<char>.Shared.Rent(_buffer!.Length * 2);
        _buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_buffer);
        return _buffer = larger;
    }
}
