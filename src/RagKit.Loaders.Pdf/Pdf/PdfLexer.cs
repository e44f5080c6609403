namespace RagKit.Pdf;

/// <summary>
/// Cuts bytes into the tokens of PDF syntax, with an allocation for none. Anything is a token: what is malformed is read as its beginning says.
/// Each byte is read once.
/// </summary>
internal sealed class PdfLexer(ReadOnlyMemory<byte> data)
{
    private readonly ReadOnlyMemory<byte> _data = data;
    private byte[] _scratch = new byte[256];
    private int _scratchLength;
    private int _from;
    private int _to;
    private bool _inScratch;

    public int Position { get; set; }

    public ReadOnlySpan<byte> Data => _data.Span;

    public ReadOnlyMemory<byte> Bytes => _data;

    /// <summary>The number read last.</summary>
    public double Number { get; private set; }

    /// <summary>The bytes of the name, string or keyword read last; good until the next token.</summary>
    public ReadOnlySpan<byte> Text => _inScratch ? _scratch.AsSpan(0, _scratchLength) : _data.Span[_from.._to];

    public TokenKind Next()
    {
        ReadOnlySpan<byte> data = _data.Span;
        int at = SkipSpace(data, Position);
        if (at >= data.Length)
        {
            Position = data.Length;
            return TokenKind.End;
        }
        byte first = data[at];
        switch (first)
        {
            case (byte)'/':
                return ReadName(data, at + 1);
            case (byte)'(':
                return ReadLiteral(data, at + 1);
            case (byte)'<':
                return at + 1 < data.Length && data[at + 1] == '<' ? Delimiter(TokenKind.DictionaryOpen, at + 2) : ReadHex(data, at + 1);
            case (byte)'>':
                return at + 1 < data.Length && data[at + 1] == '>' ? Delimiter(TokenKind.DictionaryClose, at + 2) : Skip(at + 1);
            case (byte)'[':
                return Delimiter(TokenKind.ArrayOpen, at + 1);
            case (byte)']':
                return Delimiter(TokenKind.ArrayClose, at + 1);
            case (byte)')' or (byte)'{' or (byte)'}':
                return Skip(at + 1);
            default:
                return PdfCharacters.IsDigit(first) || first is (byte)'-' or (byte)'+' or (byte)'.' ? ReadNumber(data, at) : ReadKeyword(data, at);
        }
    }

    private static int SkipSpace(ReadOnlySpan<byte> data, int at)
    {
        while (at < data.Length)
        {
            if (PdfCharacters.IsSpace(data[at]))
            {
                at++;
            }
            else if (data[at] == '%')
            {
                int end = data[at..].IndexOfAny((byte)'\r', (byte)'\n');
                at = end < 0 ? data.Length : at + end;
            }
            else
            {
                break;
            }
        }
        return at;
    }

    private TokenKind Delimiter(TokenKind kind, int next)
    {
        Position = next;
        return kind;
    }

    /// <summary>A delimiter that means nothing here is an empty keyword.</summary>
    private TokenKind Skip(int next)
    {
        Position = next;
        (_inScratch, _from, _to) = (false, next, next);
        return TokenKind.Keyword;
    }

    private TokenKind ReadKeyword(ReadOnlySpan<byte> data, int at)
    {
        int end = at;
        while (end < data.Length && PdfCharacters.IsRegular(data[end]))
            end++;
        (_inScratch, _from, _to) = (false, at, end);
        Position = end;
        return TokenKind.Keyword;
    }

    private TokenKind ReadNumber(ReadOnlySpan<byte> data, int at)
    {
        (int start, bool negative, bool real, int digits) = (at, false, false, 0);
        // Some writers put out "--5"; readers take it for -5.
        while (at < data.Length && data[at] is (byte)'-' or (byte)'+')
            negative |= data[at++] == '-';
        (double value, double unit) = (0, 1);
        for (; at < data.Length; at++)
        {
            byte next = data[at];
            if (PdfCharacters.IsDigit(next))
            {
                digits++;
                value = (value * 10) + (next - '0');
                unit = real ? unit * 10 : unit;
            }
            else if (next == '.' && !real)
            {
                real = true;
            }
            else if (next != '-' || digits == 0)
            {
                // A minus within a number is a writer's mistake that readers pass over.
                break;
            }
        }
        if (digits == 0 && at < data.Length && PdfCharacters.IsRegular(data[at]))
            return ReadKeyword(data, start);
        Number = (negative ? -value : value) / unit;
        if (!double.IsFinite(Number))
            Number = 0;
        Position = at;
        return real ? TokenKind.Real : TokenKind.Integer;
    }

    private TokenKind ReadName(ReadOnlySpan<byte> data, int at)
    {
        int end = at;
        bool escaped = false;
        while (end < data.Length && PdfCharacters.IsRegular(data[end]))
            escaped |= data[end++] == '#';
        Position = end;
        (_inScratch, _from, _to) = (escaped, at, end);
        if (!escaped)
            return TokenKind.Name;
        _scratchLength = 0;
        for (; at < end; at++)
        {
            if (data[at] == '#' && at + 2 < end && PdfCharacters.Hex(data[at + 1]) is >= 0 and int high && PdfCharacters.Hex(data[at + 2]) is >= 0 and int low)
            {
                Put((byte)((high << 4) | low));
                at += 2;
            }
            else
            {
                Put(data[at]);
            }
        }
        return TokenKind.Name;
    }

    private TokenKind ReadHex(ReadOnlySpan<byte> data, int at)
    {
        (_inScratch, _scratchLength) = (true, 0);
        int high = -1;
        for (; at < data.Length && data[at] != '>'; at++)
        {
            int digit = PdfCharacters.Hex(data[at]);
            if (digit < 0)
                continue;
            if (high < 0)
            {
                high = digit;
                continue;
            }
            Put((byte)((high << 4) | digit));
            high = -1;
        }
        if (high >= 0)
            Put((byte)(high << 4));
        Position = Math.Min(at + 1, data.Length);
        return TokenKind.String;
    }

    private TokenKind ReadLiteral(ReadOnlySpan<byte> data, int at)
    {
        (_inScratch, _scratchLength) = (true, 0);
        int depth = 1;
        for (; at < data.Length; at++)
        {
            byte next = data[at];
            switch (next)
            {
                case (byte)'\\':
                    at = ReadEscape(data, at + 1);
                    continue;
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')' when --depth == 0:
                    Position = at + 1;
                    return TokenKind.String;
            }
            Put(next);
        }
        Position = data.Length;
        return TokenKind.String;
    }

    /// <summary>Puts what an escape means and gives the place of its last byte.</summary>
    private int ReadEscape(ReadOnlySpan<byte> data, int at)
    {
        if (at >= data.Length)
            return at;
        byte next = data[at];
        if (next is >= (byte)'0' and <= (byte)'7')
        {
            int value = next - '0';
            for (int more = 0; more < 2 && at + 1 < data.Length && data[at + 1] is >= (byte)'0' and <= (byte)'7'; more++)
                value = (value * 8) + (data[++at] - '0');
            Put((byte)value);
            return at;
        }
        switch (next)
        {
            case (byte)'\r':
                return at + 1 < data.Length && data[at + 1] == '\n' ? at + 1 : at;
            case (byte)'\n':
                return at;
            default:
                Put(next switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    _ => next,
                });
                return at;
        }
    }

    private void Put(byte value)
    {
        if (_scratchLength == _scratch.Length)
            Array.Resize(ref _scratch, _scratchLength * 2);
        _scratch[_scratchLength++] = value;
    }
}
