namespace RagKit.Pdf;

/// <summary>
/// The objects of one file, read when they are asked for. A file whose cross-references are damaged is searched for its objects, once.
/// Not thread-safe.
/// </summary>
internal sealed class PdfFile
{
    private const int MaxDepth = 24;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly PdfBudget _budget;
    private readonly PdfNames _names = new();
    private readonly Dictionary<int, PdfValue> _objects = [];
    private readonly Dictionary<int, PdfObjectStream> _objectStreams = [];
    private XrefTable _xref;
    private PdfSecurity? _security;
    private int _depth;
    private int _endSearchedFrom = -1;
    private int _endFound;
    private bool _isRebuilt;

    /// <summary>Opens a file.</summary>
    /// <exception cref="PdfException">It is no PDF file, or none of its objects can be found, or the password is wrong.</exception>
    public PdfFile(ReadOnlyMemory<byte> data, string? password, PdfBudget budget)
    {
        int header = data.Span.IndexOf("%PDF-"u8);
        if (header < 0)
            throw new PdfException("it is no PDF file: '%PDF-' stands nowhere in it. Give it the extension of its format, or leave it out.");
        // Offsets count from the header, whatever stands before it.
        _data = header < 4096 ? data[header..] : data;
        _budget = budget;
        _xref = new XrefTable();
        if (new XrefReader(this, _data, budget).Read() is { } table)
            _xref = table;
        else
            Rebuild(password);
        _security ??= OpenSecurity(password);
        if (Catalog["Pages"].Kind != PdfKind.Dictionary)
            Rebuild(password);
        if (_xref.Entries.Count == 0)
            throw new PdfException("none of its objects can be found: the file is damaged beyond repair. Get a fresh copy, or leave it out.");
    }

    public PdfDictionary Trailer => _xref.Trailer;

    public PdfDictionary Catalog => Trailer["Root"].Dictionary;

    public PdfBudget Budget => _budget;

    public PdfNames Names => _names;

    public bool IsEncrypted => _security is not null;

    /// <summary>The numbers of all objects, in order.</summary>
    public IEnumerable<int> Numbers => _xref.Entries.Keys.Order();

    /// <summary>A parser of what stands at a place, up to a length from there.</summary>
    public PdfParser ParserAt(int place, int length = int.MaxValue) => new(new PdfLexer(length < _data.Length - place ? _data[..(place + length)] : _data) { Position = place }, _names, _budget, this);

    /// <summary>What a reference leads to; null where it leads nowhere or in a circle.</summary>
    public PdfValue Resolve(PdfValue value)
    {
        for (int steps = 0; value.Kind == PdfKind.Reference; steps++)
        {
            if (steps == MaxDepth)
                return default;
            value = Load(value.Integer);
        }
        return value;
    }

    public IReadOnlyList<int> NumbersInStream(int number) => ObjectStream(number)?.Numbers ?? [];

    /// <summary>Reads <c>n g obj ...</c> at a place; the number is -1 when no object stands there.</summary>
    public (int Number, PdfValue Value) ReadObjectAt(int place, bool decrypt)
    {
        PdfParser parser = ParserAt(place);
        PdfLexer lexer = parser.Lexer;
        if (lexer.Next() != TokenKind.Integer)
            return (-1, default);
        int number = (int)lexer.Number;
        if (lexer.Next() != TokenKind.Integer)
            return (-1, default);
        int generation = (int)lexer.Number;
        if (lexer.Next() != TokenKind.Keyword || !lexer.Text.StartsWith("obj"u8))
            return (-1, default);
        // Writers exist that leave no space behind the keyword.
        lexer.Position -= lexer.Text.Length - 3;
        PdfSecurity? security = decrypt ? _security : null;
        if (security is not null)
            parser.Decrypt = bytes => security.DecryptString(number, generation, bytes);
        PdfValue value = parser.Read();
        _budget.Passed(lexer.Position - place);
        if (value.Kind != PdfKind.Dictionary || lexer.Next() != TokenKind.Keyword || !lexer.Text.SequenceEqual("stream"u8))
            return (number, value);
        ReadOnlyMemory<byte> raw = StreamBytes(lexer.Position, value.Dictionary);
        if (security is not null)
            raw = security.DecryptStream(number, generation, value.Dictionary, raw);
        return (number, PdfValue.OfStream(new PdfStream(value.Dictionary, raw)));
    }

    private PdfValue Load(int number)
    {
        if (_objects.TryGetValue(number, out PdfValue known))
            return known;
        if (!_xref.Entries.TryGetValue(number, out XrefEntry entry) || entry == default || _depth >= MaxDepth)
            return default;
        _budget.Step();
        // An object that asks for itself while it is read gets null.
        _objects[number] = default;
        _depth++;
        try
        {
            PdfValue value;
            if (entry.IsCompressed)
            {
                value = ObjectStream(entry.Place)?.Read(number, entry.Index) ?? default;
            }
            else
            {
                (int found, value) = ReadObjectAt(entry.Place, decrypt: true);
                if (found != number)
                    value = _isRebuilt ? default : LoadRebuilt(number);
            }
            _objects[number] = value;
            return value;
        }
        finally
        {
            _depth--;
        }
    }

    private PdfValue LoadRebuilt(int number)
    {
        PdfDictionary trailer = _xref.Trailer;
        Rebuild(null);
        if (_xref.Trailer.Raw("Root").IsNull)
            _xref.Trailer = trailer;
        _objects.Remove(number);
        return Load(number);
    }

    private void Rebuild(string? password)
    {
        if (_isRebuilt)
            return;
        _isRebuilt = true;
        _objects.Clear();
        _objectStreams.Clear();
        XrefRebuilder rebuilder = new(this, _data, _budget);
        _xref = rebuilder.Read();
        _security ??= OpenSecurity(password);
        _objects.Clear();
        rebuilder.AddCompressed();
        if (Catalog["Pages"].IsNull)
            FindCatalog();
    }

    /// <summary>Of a file whose trailer is lost, the catalog is the object that says so.</summary>
    private void FindCatalog()
    {
        foreach (int number in Numbers)
        {
            if (Load(number) is { Kind: PdfKind.Dictionary } found && found.Dictionary["Type"].Name == "Catalog")
                _xref.Trailer.Set("Root", PdfValue.OfReference(number));
        }
    }

    private PdfSecurity? OpenSecurity(string? password)
    {
        if (Trailer["Encrypt"] is not { Kind: PdfKind.Dictionary } encrypt)
            return null;
        byte[] id = Trailer["ID"].Items is [PdfValue first, ..] ? Trailer.Resolve(first).Bytes : [];
        PdfSecurity security = PdfSecurity.Open(encrypt.Dictionary, id, password ?? "");
        // What was read before the key was known is still encrypted, but for the dictionary that holds the key.
        _objects.Clear();
        if (Trailer.Raw("Encrypt") is { Kind: PdfKind.Reference } reference)
            _objects[reference.Integer] = encrypt;
        return security;
    }

    private PdfObjectStream? ObjectStream(int number)
    {
        if (!_objectStreams.TryGetValue(number, out PdfObjectStream? stream)
            && _xref.Entries.TryGetValue(number, out XrefEntry entry) && !entry.IsCompressed && Load(number).Stream is { } found)
        {
            stream = new PdfObjectStream(this, found, _budget);
            _objectStreams[number] = stream;
        }
        return stream;
    }

    /// <summary>The bytes behind <c>stream</c>: as many as the dictionary says where <c>endstream</c> follows, else up to that word.</summary>
    private ReadOnlyMemory<byte> StreamBytes(int start, PdfDictionary dictionary)
    {
        ReadOnlySpan<byte> bytes = _data.Span;
        if (start < bytes.Length && bytes[start] == '\r')
            start++;
        if (start < bytes.Length && bytes[start] == '\n')
            start++;
        PdfValue length = dictionary["Length"];
        if (length is { IsNumber: true, Number: >= 0 } && length.Integer <= bytes.Length - start)
        {
            int end = start + length.Integer;
            ReadOnlySpan<byte> behind = bytes[end..Math.Min(bytes.Length, end + 16)];
            if (behind.IndexOf("endstream"u8) is >= 0 and <= 3 || behind.IndexOf("endobj"u8) is >= 0 and <= 3)
                return _data.Slice(start, length.Integer);
        }
        // A search that passed this place found the same end: damaged files cost one pass, not one a stream.
        if (_endSearchedFrom < 0 || start < _endSearchedFrom || start > _endFound)
        {
            int end = bytes[start..].IndexOf("endstream"u8);
            (_endSearchedFrom, _endFound) = (start, end < 0 ? bytes.Length : start + end);
            _budget.Passed(_endFound - start);
        }
        return _data[start.._endFound];
    }
}
