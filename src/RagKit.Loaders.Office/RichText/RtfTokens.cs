using System.Buffers;
using System.Text;

namespace RagKit.RichText;

/// <summary>What a token of RTF is.</summary>
internal enum RtfToken
{
    /// <summary>The beginning of a group.</summary>
    Open,

    /// <summary>The end of a group.</summary>
    Close,

    /// <summary>A control word with or without a number, such as <c>\par</c> or <c>\u8364</c>.</summary>
    Word,

    /// <summary>A control symbol: one character that is no letter, such as <c>\~</c>.</summary>
    Symbol,

    /// <summary>A byte written as two hexadecimal digits.</summary>
    Hex,

    /// <summary>Bytes as they are.</summary>
    Text,
}

/// <summary>Cuts RTF into tokens, each byte looked at once.</summary>
internal ref struct RtfTokens(ReadOnlySpan<byte> bytes)
{
    private const int LongestWord = 32;
    private static readonly SearchValues<byte> Special = SearchValues.Create("{}\\\r\n\0"u8);
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _next;

    public RtfToken Kind { get; private set; }

    /// <summary>Of a word its name; empty for one that is longer than any.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The number behind a word; <see langword="null"/> for none. Of a symbol or a hexadecimal byte its code.</summary>
    public int? Number { get; private set; }

    /// <summary>Of text its bytes; line breaks, which mean nothing, end it.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Passes over bytes that are no RTF.</summary>
    public void Skip(int count) => _next = (int)Math.Min((long)_next + Math.Max(0, count), _bytes.Length);

    /// <summary>Reads the next token; <see langword="false"/> at the end.</summary>
    public bool Read()
    {
        while (_next < _bytes.Length && _bytes[_next] is (byte)'\r' or (byte)'\n' or 0)
            _next++;
        if (_next >= _bytes.Length)
            return false;
        switch (_bytes[_next])
        {
            case (byte)'{':
                (Kind, _next) = (RtfToken.Open, _next + 1);
                return true;
            case (byte)'}':
                (Kind, _next) = (RtfToken.Close, _next + 1);
                return true;
            case (byte)'\\':
                _next++;
                return ReadControl();
            default:
                int length = _bytes[_next..].IndexOfAny(Special);
                Text = length < 0 ? _bytes[_next..] : _bytes.Slice(_next, length);
                Kind = RtfToken.Text;
                _next += Text.Length;
                return true;
        }
    }

    private bool ReadControl()
    {
        if (_next >= _bytes.Length)
            return false;
        byte first = _bytes[_next];
        if (char.IsAsciiLetter((char)first))
        {
            ReadWord();
            return true;
        }
        _next++;
        (Kind, Number) = (RtfToken.Symbol, first);
        if (first == '\'' && _next + 2 <= _bytes.Length && char.IsAsciiHexDigit((char)_bytes[_next]) && char.IsAsciiHexDigit((char)_bytes[_next + 1]))
        {
            (Kind, Number) = (RtfToken.Hex, (Digit(_bytes[_next]) * 16) + Digit(_bytes[_next + 1]));
            _next += 2;
        }
        return true;
    }

    private void ReadWord()
    {
        int start = _next;
        while (_next < _bytes.Length && char.IsAsciiLetter((char)_bytes[_next]))
            _next++;
        int length = _next - start;
        Kind = RtfToken.Word;
        Name = length <= LongestWord ? Encoding.ASCII.GetString(_bytes.Slice(start, length)) : "";
        Number = null;
        int digits = _next;
        bool negative = _next + 1 < _bytes.Length && _bytes[_next] == '-' && char.IsAsciiDigit((char)_bytes[_next + 1]);
        if (negative)
            _next++;
        long number = 0;
        for (; _next < _bytes.Length && char.IsAsciiDigit((char)_bytes[_next]); _next++)
            number = Math.Min((number * 10) + _bytes[_next] - '0', int.MaxValue);
        if (_next > digits)
            Number = (int)(negative ? -number : number);
        // One space belongs to the word.
        if (_next < _bytes.Length && _bytes[_next] == ' ')
            _next++;
    }

    private static int Digit(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
