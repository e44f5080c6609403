namespace RagKit.Pdf;

/// <summary>Reads the cross-reference tables and streams of a file, the newest first. Gives up, without an exception, where one is damaged.</summary>
internal sealed class XrefReader(PdfFile file, ReadOnlyMemory<byte> data, PdfBudget budget)
{
    private const int TailLength = 2048;
    private readonly XrefTable _table = new();
    private readonly HashSet<int> _seen = [];
    private readonly Stack<int> _toRead = new();

    /// <summary>The table, or <see langword="null"/> where it is damaged or absent.</summary>
    public XrefTable? Read()
    {
        int tail = Math.Max(0, data.Length - TailLength);
        int at = data.Span[tail..].LastIndexOf("startxref"u8);
        if (at < 0)
            return null;
        PdfLexer lexer = new(data) { Position = tail + at + "startxref".Length };
        if (lexer.Next() != TokenKind.Integer)
            return null;
        bool first = true;
        _toRead.Push((int)Math.Min(lexer.Number, int.MaxValue));
        while (_toRead.TryPop(out int place))
        {
            if (!_seen.Add(place))
                continue;
            if (place < 0 || place >= data.Length || ReadSection(place) is not { } trailer)
                return null;
            if (first)
                _table.Trailer = trailer;
            first = false;
            if (trailer["Prev"] is { IsNumber: true } previous)
                _toRead.Push(previous.Integer);
            // A hybrid file hides newer entries in a stream, which goes before the older tables.
            if (trailer["XRefStm"] is { IsNumber: true } hidden)
                _toRead.Push(hidden.Integer);
        }
        return _table;
    }

    private PdfDictionary? ReadSection(int place)
    {
        PdfParser parser = file.ParserAt(place);
        TokenKind token = parser.Lexer.Next();
        if (token == TokenKind.Keyword && parser.Lexer.Text.SequenceEqual("xref"u8))
            return ReadTable(parser);
        return token == TokenKind.Integer && file.ReadObjectAt(place, decrypt: false).Value.Stream is { } stream ? ReadStream(stream) : null;
    }

    private PdfDictionary? ReadTable(PdfParser parser)
    {
        PdfLexer lexer = parser.Lexer;
        while (true)
        {
            TokenKind token = lexer.Next();
            if (token == TokenKind.Keyword && lexer.Text.SequenceEqual("trailer"u8))
                return parser.Read() is { Kind: PdfKind.Dictionary } trailer ? trailer.Dictionary : null;
            if (token != TokenKind.Integer)
                return null;
            int number = (int)lexer.Number;
            if (lexer.Next() != TokenKind.Integer)
                return null;
            for (int left = (int)lexer.Number; left > 0; left--, number++)
            {
                budget.Step();
                if (lexer.Next() != TokenKind.Integer)
                    return null;
                int offset = (int)Math.Min(lexer.Number, int.MaxValue);
                if (lexer.Next() != TokenKind.Integer || lexer.Next() != TokenKind.Keyword)
                    return null;
                if (lexer.Text.SequenceEqual("n"u8) && offset > 0)
                    _table.Entries.TryAdd(number, new XrefEntry(IsCompressed: false, offset, 0));
                else
                    _table.Entries.TryAdd(number, default);
            }
        }
    }

    private PdfDictionary? ReadStream(PdfStream stream)
    {
        PdfDictionary trailer = stream.Dictionary;
        int[] widths = [.. trailer["W"].Items.Take(3).Select(width => Math.Clamp(width.Integer, 0, 8))];
        if (widths.Length < 3 || widths.Sum() == 0)
            return null;
        ReadOnlySpan<byte> rows = stream.Decode(budget);
        int[] index = [.. trailer["Index"].Items.Select(value => value.Integer)];
        if (index.Length < 2)
            index = [0, trailer["Size"].Integer];
        for (int section = 0; section + 1 < index.Length; section += 2)
        {
            int number = index[section];
            for (int left = index[section + 1]; left > 0 && rows.Length >= widths.Sum(); left--, number++)
            {
                budget.Step();
                long kind = widths[0] == 0 ? 1 : Take(ref rows, widths[0]);
                int place = (int)Math.Min(Take(ref rows, widths[1]), int.MaxValue);
                int third = (int)Math.Min(Take(ref rows, widths[2]), int.MaxValue);
                _table.Entries.TryAdd(number, kind switch
                {
                    1 => new XrefEntry(IsCompressed: false, place, 0),
                    2 => new XrefEntry(IsCompressed: true, place, third),
                    _ => default,
                });
            }
        }
        return trailer;
    }

    private static long Take(ref ReadOnlySpan<byte> rows, int width)
    {
        long value = 0;
        foreach (byte part in rows[..width])
            value = (value << 8) | part;
        rows = rows[width..];
        return value & long.MaxValue;
    }
}
