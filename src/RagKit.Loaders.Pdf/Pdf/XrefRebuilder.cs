namespace RagKit.Pdf;

/// <summary>Finds the objects of a file whose cross-references are damaged, by one pass over its bytes. Of several with a number the last counts.</summary>
internal sealed class XrefRebuilder(PdfFile file, ReadOnlyMemory<byte> data, PdfBudget budget)
{
    private const int MaxTrailers = 1000;
    private const int LongestTrailer = 1 << 16;
    private readonly XrefTable _table = new();
    private readonly List<int> _objectStreams = [];
    private int _trailers;

    public XrefTable Read()
    {
        PdfDictionary trailer = new() { File = file };
        int at = 0;
        while (at < data.Length)
        {
            int next = data.Span[at..].IndexOfAny("obj"u8, "trailer"u8, out bool isObject);
            if (next < 0)
                break;
            at += next;
            budget.Step();
            if (!isObject)
            {
                at += "trailer".Length;
                Merge(trailer, DictionaryAt(at));
                continue;
            }
            if (HeadBefore(at) is { } head)
            {
                _table.Entries[head.Number] = new XrefEntry(IsCompressed: false, head.Offset, 0);
                NoteSpecial(head.Number, at + 3, trailer);
            }
            at += 3;
        }
        _table.Trailer = trailer;
        return _table;
    }

    /// <summary>Adds what stands in object streams, where it has not been found outside; to be called once the file is decrypted.</summary>
    public void AddCompressed()
    {
        foreach (int number in Enumerable.Reverse(_objectStreams))
        {
            int index = 0;
            foreach (int contained in file.NumbersInStream(number))
                _table.Entries.TryAdd(contained, new XrefEntry(IsCompressed: true, number, index++));
        }
    }

    /// <summary>The object's number and offset, when two integers stand before the keyword.</summary>
    private (int Number, int Offset)? HeadBefore(int keyword)
    {
        ReadOnlySpan<byte> bytes = data.Span;
        int at = keyword;
        if (!Digits(bytes, ref at, out _, out _))
            return null;
        return Digits(bytes, ref at, out int number, out int offset) ? (number, offset) : null;
    }

    private static bool Digits(ReadOnlySpan<byte> bytes, ref int at, out int value, out int offset)
    {
        int end = at;
        while (end > 0 && at - end < 20 && PdfCharacters.IsSpace(bytes[end - 1]))
            end--;
        int start = end;
        while (start > 0 && end - start < 10 && PdfCharacters.IsDigit(bytes[start - 1]))
            start--;
        (at, offset) = (start, start);
        return int.TryParse(bytes[start..end], System.Globalization.CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Looks whether the object is a cross-reference stream, an object stream or the catalog.</summary>
    private void NoteSpecial(int number, int place, PdfDictionary trailer)
    {
        PdfLexer lexer = new(data[..Math.Min(data.Length, place + 64)]) { Position = place };
        if (lexer.Next() != TokenKind.DictionaryOpen)
            return;
        ReadOnlySpan<byte> head = data.Span[place..Math.Min(data.Length, place + 1024)];
        int end = head.IndexOf("endobj"u8);
        head = end < 0 ? head : head[..end];
        if (head.IndexOf("ObjStm"u8) >= 0)
        {
            _objectStreams.Add(number);
        }
        else if (head.IndexOf("XRef"u8) >= 0)
        {
            Merge(trailer, DictionaryAt(place));
        }
        else if (head.IndexOf("Catalog"u8) >= 0 && trailer.Raw("Root").IsNull)
        {
            trailer.Set("Root", PdfValue.OfReference(number));
        }
    }

    /// <summary>The dictionary of a trailer. One without an end must not cost the rest of the file, and no file has so many.</summary>
    private PdfDictionary DictionaryAt(int place)
    {
        if (++_trailers > MaxTrailers)
            return new PdfDictionary();
        PdfParser parser = file.ParserAt(place, LongestTrailer);
        PdfDictionary found = parser.Read().Dictionary;
        budget.Passed(parser.Lexer.Position - place);
        return found;
    }

    private static void Merge(PdfDictionary trailer, PdfDictionary found)
    {
        foreach (string name in (string[])["Root", "Info", "Encrypt", "ID"])
        {
            if (found.Raw(name) is { IsNull: false } value)
                trailer.Set(name, value);
        }
    }
}
