using System.Globalization;
using System.Xml;

namespace RagKit.Reading;

/// <summary>
/// Reads one part of a package, node by node. Names are local, so that the transitional and the strict namespaces read alike; an empty element
/// ends like any other; of alternative contents the first is read. No entity is defined and no resource outside is followed. Not thread-safe.
/// </summary>
internal sealed class PartReader : IDisposable
{
    private const int MaxDepth = 1000;
    private const int NodesBetweenChecks = 1024;
    private static readonly XmlReaderSettings Strict = Settings(DtdProcessing.Prohibit);

    // A document type is common in older books and OpenDocuments; passing over it defines no entity, so none can grow or fetch.
    private static readonly XmlReaderSettings Lenient = Settings(DtdProcessing.Ignore);

    private readonly string _part;
    private readonly CancellationToken _cancellationToken;
    private readonly XmlReader _reader;
    private readonly Stack<bool> _alternatives = new();
    private bool _isSkipped;
    private int _nodes;

    /// <summary>A reader of a part.</summary>
    /// <param name="part">The part's name, for messages.</param>
    /// <param name="stream">Its bytes; disposed with the reader.</param>
    /// <param name="hasDoctype">Whether a document type may stand in it, which is passed over.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public PartReader(string part, Stream stream, bool hasDoctype, CancellationToken cancellationToken)
    {
        (_part, _cancellationToken) = (part, cancellationToken);
        _reader = XmlReader.Create(stream, hasDoctype ? Lenient : Strict);
    }

    public bool IsStart { get; private set; }

    public bool IsEnd { get; private set; }

    public bool IsText => !IsStart && !IsEnd;

    public string Name => _reader.LocalName;

    public string Namespace => _reader.NamespaceURI;

    public string Text => _reader.Value;

    /// <summary>An attribute of the element that begins here; one that names a relationship is not found by this.</summary>
    public string? this[string name] => Find(name, isRelationship: false);

    public string? RelationshipId(string name = "id") => Find(name, isRelationship: true);

    /// <summary>The attribute <c>val</c>, as most properties have it.</summary>
    public string? Value => this["val"];

    /// <summary>An attribute that is an integer; <see langword="null"/> where there is none.</summary>
    public int? Number(string name = "val") => int.TryParse(this[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>Whether a property that is on by its presence is on.</summary>
    public bool IsOn => Value is not ("0" or "false" or "off");

    /// <summary>Goes to the next start, end or text; false behind the last.</summary>
    public bool Read()
    {
        if (IsStart && _reader.IsEmptyElement)
        {
            (IsStart, IsEnd) = (false, true);
            return true;
        }
        do
        {
            if (!Advance())
                return false;
        }
        while (!Enter());
        return true;
    }

    /// <summary>Passes over the element that begins here, its end included.</summary>
    public void Skip()
    {
        Guarded(reader =>
        {
            reader.Skip();
            return true;
        });
        (_isSkipped, IsStart) = (true, false);
    }

    /// <summary>The text of the element that begins here, whatever elements stand in it; the reader is then at its end.</summary>
    public string ReadText()
    {
        LinkedText text = new();
        for (int depth = 1; depth > 0 && Read();)
        {
            if (IsText)
                text.Append(Text, isInline: true);
            else
                depth += IsStart ? 1 : -1;
        }
        return text.Take().Text;
    }

    public void Dispose() => _reader.Dispose();

    private static XmlReaderSettings Settings(DtdProcessing doctype) => new()
    {
        DtdProcessing = doctype,
        XmlResolver = null,
        // Programs do write characters that XML forbids; they are taken out of the text.
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    private bool Advance()
    {
        bool any = _isSkipped ? !_reader.EOF : Guarded(reader => reader.Read());
        _isSkipped = false;
        if (!any)
            return false;
        if (++_nodes % NodesBetweenChecks == 0)
            _cancellationToken.ThrowIfCancellationRequested();
        if (_reader.Depth > MaxDepth)
            throw new InvalidDataException($"its part '{_part}' nests elements more than {MaxDepth} deep");
        return true;
    }

    /// <summary>Takes in the present node; false where there is nothing to give.</summary>
    private bool Enter()
    {
        XmlNodeType type = _reader.NodeType;
        (IsStart, IsEnd) = (type == XmlNodeType.Element, type == XmlNodeType.EndElement);
        if (IsText)
            return type is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace;
        switch (_reader.LocalName)
        {
            case "AlternateContent" when IsStart && !_reader.IsEmptyElement:
                _alternatives.Push(false);
                break;
            case "AlternateContent" when IsEnd:
                _alternatives.TryPop(out _);
                break;
            case "Choice" or "Fallback" when IsStart && _alternatives.TryPop(out bool isTaken):
                _alternatives.Push(true);
                if (!isTaken)
                    break;
                Skip();
                return false;
        }
        return true;
    }

    private bool Guarded(Func<XmlReader, bool> move)
    {
        try
        {
            return move(_reader);
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"its part '{_part}' is no sound XML ({e.Message.TrimEnd('.')})", e);
        }
    }

    private string? Find(string name, bool isRelationship)
    {
        string? found = null;
        for (bool any = _reader.MoveToFirstAttribute(); any && found is null; any = _reader.MoveToNextAttribute())
        {
            if (_reader.LocalName == name && _reader.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal) == isRelationship)
                found = _reader.Value;
        }
        _reader.MoveToElement();
        return found;
    }
}
