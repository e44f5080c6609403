using AngleSharp.Html.Parser.Tokens;

namespace RagKit.Loading;

/// <summary>Makes blocks of a page's elements and text as they come.</summary>
internal sealed class HtmlBlocks(string item)
{
    /// <summary>Lists and quotes nested deeper are read as if they were not nested, since blocks are walked by recursion.</summary>
    private const int MaxNesting = 32;

    private readonly DocumentBuilder _builder = new();
    private readonly HtmlRun _run = new();
    private readonly List<(BlockKind Kind, bool Opened)> _containers = [];
    private readonly Stack<HtmlTable> _tables = new();
    private int _ignored;
    private int _opened;
    private int _heading;
    private int _preformatted;
    private string? _language;

    /// <summary>What the first heading says, for pages without a title.</summary>
    public string? FirstHeading { get; private set; }

    public void Append(string data) => _run.Append(data);

    public void Break()
    {
        if (_tables.TryPeek(out HtmlTable? table) && table.InCell)
            _run.Space();
        else
            Flush();
    }

    public void Void(string name, HtmlTagToken tag)
    {
        switch (name)
        {
            case "br":
                if (_tables.TryPeek(out HtmlTable? table) && table.InCell)
                    _run.Space();
                else
                    _run.Line();
                break;
            case "hr":
                Break();
                break;
            case "img" when tag.GetAttribute("alt") is { Length: > 0 } text && !string.IsNullOrWhiteSpace(text):
                Picture(text);
                break;
        }
    }

    public void StartInline(string name, HtmlTagToken tag)
    {
        if (name == "a" && tag.GetAttribute("href") is { Length: > 0 } target && target[0] != '#'
            && !target.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
        {
            _run.StartLink(target.Trim());
        }
        else if (name == "code" && _preformatted > 0)
        {
            _language ??= LanguageOf(tag.GetAttribute("class"));
        }
    }

    public void EndInline(string name, bool breaks)
    {
        if (name == "a")
            _run.EndLink();
        else if (breaks)
            Break();
    }

    public void StartBlock(string name)
    {
        switch (name)
        {
            case "table":
                LeaveRow();
                _tables.Push(new HtmlTable());
                break;
            case "tr" when _tables.TryPeek(out HtmlTable? table):
                EndRow(table);
                break;
            case "td" or "th" when _tables.TryPeek(out HtmlTable? table):
                EndCell(table);
                table.InCell = !table.IsFlow;
                break;
            case "ul" or "ol" or "dl" or "dir" or "menu":
                LeaveRow();
                Open(BlockKind.List);
                break;
            case "li" or "dt" or "dd":
                LeaveRow();
                Open(BlockKind.ListItem);
                break;
            case "blockquote":
                LeaveRow();
                Open(BlockKind.Quote);
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                LeaveRow();
                Flush();
                _heading = name[1] - '0';
                break;
            case "pre" or "listing" or "xmp" or "plaintext":
                LeaveRow();
                Flush();
                _preformatted++;
                _run.KeepsSpace = true;
                break;
            case "p" when _tables.TryPeek(out HtmlTable? table) && table.InCell && ++table.Paragraphs > 1:
                LeaveRow();
                break;
            default:
                Break();
                break;
        }
    }

    public void EndBlock(string name)
    {
        switch (name)
        {
            case "table" when _tables.TryPop(out HtmlTable? table):
                EndRow(table);
                table.Close(_builder);
                break;
            case "tr" when _tables.TryPeek(out HtmlTable? table):
                EndRow(table);
                break;
            case "td" or "th" when _tables.TryPeek(out HtmlTable? table):
                EndCell(table);
                break;
            case "ul" or "ol" or "dl" or "dir" or "menu" or "li" or "dt" or "dd" or "blockquote":
                Close();
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                Flush();
                _heading = 0;
                break;
            case "pre" or "listing" or "xmp" or "plaintext":
                Flush();
                _preformatted--;
                _run.KeepsSpace = _preformatted > 0;
                _language = null;
                break;
            default:
                Break();
                break;
        }
    }

    public Document Build()
    {
        Flush();
        return _builder.Build(item);
    }

    private void Picture(string text)
    {
        bool inline = !_run.IsEmpty || (_tables.TryPeek(out HtmlTable? table) && table.InCell) || _heading > 0;
        _run.Space();
        _run.Append(text);
        if (inline)
            _run.Space();
        else
            Flush(BlockKind.Image);
    }

    /// <summary>A cell that holds blocks lays out the page rather than tabulates: its row is read as blocks, cell by cell.</summary>
    private void LeaveRow()
    {
        if (!_tables.TryPeek(out HtmlTable? table) || !table.InCell)
        {
            Flush();
            table?.Close(_builder);
            return;
        }
        EndCell(table);
        table.IsFlow = true;
        foreach ((string text, List<BlockLink> links) in table.TakeCells())
            Emit(BlockKind.Paragraph, text, links);
    }

    private void EndCell(HtmlTable table)
    {
        if (table.InCell)
            table.AddCell(_run.Take());
        else
            Flush();
        table.InCell = false;
    }

    private void EndRow(HtmlTable table)
    {
        EndCell(table);
        OpenPending();
        table.EndRow(_builder);
    }

    private void Flush(BlockKind? kind = null)
    {
        if (_run.IsEmpty)
        {
            _run.Take();
            return;
        }
        bool code = _run.KeepsSpace;
        (string text, List<BlockLink> links) = _run.Take();
        if (code && text.StartsWith('\n'))
            (text, links) = (text[1..], Moved(links));
        Emit(kind ?? (code ? BlockKind.Code : BlockKind.Paragraph), text, links);
    }

    private static List<BlockLink> Moved(List<BlockLink> links) =>
        [.. links.Where(link => link.Range.Start.Value > 0).Select(link => link with { Range = (link.Range.Start.Value - 1)..(link.Range.End.Value - 1) })];

    private void Emit(BlockKind kind, string text, List<BlockLink> links)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        CloseTable();
        OpenPending();
        if (_heading > 0)
        {
            FirstHeading ??= text.ReplaceLineEndings(" ");
            _builder.Add(new Block(BlockKind.Heading, default) { Level = _heading, Links = links }, text);
            return;
        }
        _builder.Add(new Block(kind, default) { Links = links, Language = kind == BlockKind.Code ? _language : null }, text);
    }

    /// <summary>Rows stand in a table of their own; what comes between them stands between two tables.</summary>
    private void CloseTable()
    {
        if (_tables.TryPeek(out HtmlTable? table))
            table.Close(_builder);
    }

    private void Open(BlockKind kind)
    {
        if (_containers.Count >= MaxNesting)
            _ignored++;
        else
            _containers.Add((kind, false));
    }

    /// <summary>Containers are written when their first text comes, so that an empty one leaves no trace.</summary>
    private void OpenPending()
    {
        for (; _opened < _containers.Count; _opened++)
        {
            _builder.Open(_containers[_opened].Kind);
            _containers[_opened] = (_containers[_opened].Kind, true);
        }
    }

    private void Close()
    {
        Flush();
        CloseTable();
        if (_ignored > 0)
        {
            _ignored--;
            return;
        }
        if (_containers.Count == 0)
            return;
        if (_containers[^1].Opened)
        {
            _builder.Close();
            _opened--;
        }
        _containers.RemoveAt(_containers.Count - 1);
    }

    private static string? LanguageOf(string? names)
    {
        foreach (string name in (names ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name.StartsWith("language-", StringComparison.Ordinal))
                return name["language-".Length..];
            if (name.StartsWith("lang-", StringComparison.Ordinal))
                return name["lang-".Length..];
        }
        return null;
    }
}
