using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace RagKit.Loading;

/// <summary>Follows the tags of a page: which elements are open, which are left out, what each means for the blocks.</summary>
internal sealed class HtmlReader
{
    private const int TokensBetweenChecks = 4096;
    private bool _keepBoilerplate;
    private readonly bool _xml;
    private readonly HtmlOpenElements _open = new();
    private readonly HtmlBlocks _blocks;
    private readonly HtmlMetadata _metadata = new();
    private readonly HtmlTree? _tree;
    private readonly IReadOnlySet<int>? _leftOut;
    private System.Text.StringBuilder? _title;
    private int _ordinal = -1;

    private HtmlReader(string item, string html, bool keepBoilerplate, HtmlTree? tree, IReadOnlySet<int>? leftOut)
    {
        (_keepBoilerplate, _tree, _leftOut) = (keepBoilerplate, tree, leftOut);
        _xml = IsXml(html);
        _blocks = new HtmlBlocks(item);
    }

    public static HtmlPage Read(string item, string html, bool keepBoilerplate, CancellationToken cancellationToken) =>
        Read(new HtmlReader(item, html, keepBoilerplate, null, null), html, cancellationToken);

    /// <summary>Reads the main text: once to see what there is, and again without what stands around it.</summary>
    public static HtmlPage ReadMain(string item, string html, CancellationToken cancellationToken)
    {
        HtmlTree tree = new();
        HtmlPage body = Read(new HtmlReader(item, html, false, tree, null), html, cancellationToken);
        tree.Finish();
        if (HtmlMainContent.LeftOut(tree) is not { Count: > 0 } leftOut)
            return body;
        HtmlPage main = Read(new HtmlReader(item, html, false, null, leftOut), html, cancellationToken);
        return main.Document.Text.Length > 0 ? main : body;
    }

    private static HtmlPage Read(HtmlReader reader, string html, CancellationToken cancellationToken)
    {
        using TextSource source = new(new ReadOnlyMemoryTextSource(html));
        using HtmlTokenizer tokens = new(source, HtmlEntityProvider.ResolverExtended)
        {
            DisableElementPositionTracking = true,
            SkipComments = true,
            SkipProcessingInstructions = true,
            SkipScriptText = true,
        };
        for (int count = 1; ; count++)
        {
            if (count % TokensBetweenChecks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            HtmlToken token = tokens.Get();
            switch (token.Type)
            {
                case HtmlTokenType.StartTag:
                    reader.Start(tokens, token.AsTag());
                    break;
                case HtmlTokenType.EndTag:
                    reader.End(token.Name);
                    break;
                case HtmlTokenType.Character:
                    reader.Text(token.Data);
                    break;
                case HtmlTokenType.EndOfFile:
                    return reader.Finish();
            }
        }
    }

    /// <summary>In XHTML an element that closes itself is empty, a script or title too; in HTML only void elements are.</summary>
    private static bool IsXml(string html) => html.AsSpan().TrimStart().TrimStart('\uFEFF').StartsWith("<?xml", StringComparison.Ordinal)
        || html.AsSpan(0, Math.Min(html.Length, 2048)).Contains("http://www.w3.org/1999/xhtml", StringComparison.Ordinal);

    private HtmlPage Finish()
    {
        while (_open.Count > 0)
            Pop();
        Document document = _blocks.Build();
        return new HtmlPage(document, _metadata.Title ?? _blocks.FirstHeading, _metadata.Build());
    }

    private void Text(string data)
    {
        if (_title is not null)
            _title.Append(data);
        else if (!_open.IsSkipping)
        {
            _blocks.Append(data);
            _tree?.Text(data);
        }
    }

    private void Start(HtmlTokenizer tokens, HtmlTagToken tag)
    {
        string name = tag.Name;
        _ordinal++;
        bool empty = tag.IsSelfClosing && _xml;
        tokens.State = name switch
        {
            _ when empty => HtmlParseMode.PCData,
            "title" or "textarea" when !_open.IsOpen("svg") => HtmlParseMode.RCData,
            "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
            "script" => HtmlParseMode.Script,
            "plaintext" => HtmlParseMode.Plaintext,
            _ => HtmlParseMode.PCData,
        };
        if (name is "html" or "meta")
            _metadata.Read(tag);
        // A page of a book, which declares that namespace, is no page of a site: its asides are notes, its headers titles.
        _keepBoilerplate |= name == "html" && tag.GetAttribute("xmlns:epub") is { Length: > 0 };
        if (name == "title" && !empty && !_open.IsOpen("svg") && !_open.IsOpen("body"))
        {
            _title = new System.Text.StringBuilder();
            return;
        }
        bool inSkipped = _open.IsSkipping;
        bool block = HtmlElement.Block.Contains(name);
        if (block)
            CloseWhatEnds(name);
        if (HtmlElement.Void.Contains(name) || (tag.IsSelfClosing && (_xml || !block)))
        {
            if (!_open.IsSkipping && block && empty)
                _blocks.Break();
            else if (!_open.IsSkipping)
                _blocks.Void(name, tag);
            return;
        }
        bool skips = Skips(name, tag);
        // Within what is left out every element counts, so that its end is found; elsewhere inline ones do not.
        if (!block && !skips && !_open.IsSkipping)
        {
            _blocks.StartInline(name, tag);
            if (name == "a")
                _tree?.Link(tag.GetAttribute("href") is not null);
            return;
        }
        _open.Push(name, skips);
        if (!_open.IsSkipping)
        {
            _blocks.StartBlock(name);
            _tree?.Open(name, _ordinal, tag);
        }
        else if (!inSkipped && block)
            _blocks.Break();
    }

    private void End(string name)
    {
        if (name == "title" && _title is not null)
        {
            _metadata.SetTitle(_title.ToString());
            _title = null;
            return;
        }
        bool known = HtmlElement.Block.Contains(name);
        int place = _open.Nearest(name);
        // The end of a cell or table reaches through whatever is open; others end at the cell or table around them.
        bool reaches = name is "td" or "th" or "tr" or "tbody" or "thead" or "tfoot" or "table" or "body" or "html";
        if (place < 0 || (!reaches && place < _open.NearestScope) || (reaches && name != "table" && place < _open.Nearest("table")))
        {
            if (!_open.IsSkipping)
                EndInline(name, breaks: known);
            return;
        }
        if (!known && !_open.IsSkipping)
        {
            EndInline(name, breaks: false);
            return;
        }
        while (_open.Count > place)
            Pop();
    }

    private void EndInline(string name, bool breaks)
    {
        _blocks.EndInline(name, breaks);
        if (name == "a")
            _tree?.Link(false);
    }

    private void CloseWhatEnds(string name)
    {
        // Every block but a button ends the paragraph before it.
        int paragraph = _open.Nearest("p");
        if (paragraph >= 0 && paragraph > _open.NearestScope)
            PopTo(paragraph);
        if (!HtmlElement.Ends.TryGetValue(name, out string[]? ended))
            return;
        int place = _open.NearestOf(ended);
        if (place >= 0 && place > _open.NearestOf(Holders(name)))
            PopTo(place);
    }

    private static string[] Holders(string name) => HtmlElement.Holders[name];

    private void PopTo(int place)
    {
        while (_open.Count > place)
            Pop();
    }

    private void Pop()
    {
        bool skipped = _open.IsSkipping;
        string name = _open.Pop();
        if (skipped)
            return;
        _blocks.EndBlock(name);
        _tree?.Close();
    }

    private bool Skips(string name, HtmlTagToken tag)
    {
        if (HtmlElement.Unseen.Contains(name) || _leftOut?.Contains(_ordinal) == true)
            return true;
        if (_keepBoilerplate || name is "html" or "body" or "main" or "article")
            return false;
        // An article's own header holds its title; a page's holds the site's.
        return HtmlElement.Boilerplate.Contains(name) || (name == "header" && !_open.IsOpen("article") && !_open.IsOpen("main") && !_open.IsOpen("section"))
            || HtmlBoilerplate.IsMarked(tag);
    }
}
