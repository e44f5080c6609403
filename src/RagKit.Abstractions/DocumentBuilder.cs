using System.Text;

namespace RagKit;

/// <summary>
/// Writes a document's text and blocks together, so that every range is right. Blocks are separated by a blank line, rows and
/// list items by a line break. Not thread-safe; use one builder a document.
/// </summary>
public sealed class DocumentBuilder
{
    private readonly StringBuilder _text = new();
    private readonly Stack<(Block Block, int Start, List<Block> Children)> _open = new();
    private List<Block> _blocks = [];

    /// <summary>The length of the text written so far, in UTF-16 units.</summary>
    public int Length => _text.Length;

    /// <summary>The page that following blocks begin on, from 1; <see langword="null"/> for a format without pages.</summary>
    public int? Page { get; set; }

    /// <summary>Appends a heading; <paramref name="level"/> is 1 (highest) to 6.</summary>
    public DocumentBuilder AddHeading(int level, string text)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 6);
        return Add(new Block(BlockKind.Heading, default) { Level = level }, text);
    }

    /// <summary>Appends a paragraph.</summary>
    public DocumentBuilder AddParagraph(string text) => Add(BlockKind.Paragraph, text);

    /// <summary>Appends a block of the given kind; nothing when the text is empty.</summary>
    public DocumentBuilder Add(BlockKind kind, string text) => Add(new Block(kind, default), text);

    /// <summary>
    /// Appends a block as described by <paramref name="block"/>, whose range and page are filled in. Links' ranges are taken
    /// relative to <paramref name="text"/> and moved to the document. Nothing is added when the text is empty.
    /// </summary>
    public DocumentBuilder Add(Block block, string text)
    {
        if (text.Length == 0)
            return this;
        Separate(block.Kind);
        int start = _text.Length;
        _text.Append(text);
        _blocks.Add(block with
        {
            Range = start.._text.Length,
            Page = block.Page ?? Page,
            Links = [.. block.Links.Select(link => link with { Range = Move(link.Range, start) })],
        });
        return this;
    }

    /// <summary>Begins a block that holds others (a list, a table, a quote); end it with <see cref="Close"/>.</summary>
    public DocumentBuilder Open(BlockKind kind) => Open(new Block(kind, default));

    /// <summary>Begins a block that holds others, as described; end it with <see cref="Close"/>.</summary>
    public DocumentBuilder Open(Block block)
    {
        _open.Push((block with { Page = block.Page ?? Page }, _text.Length, _blocks));
        _blocks = [];
        return this;
    }

    /// <summary>Ends the block opened last; one that stayed empty is dropped.</summary>
    /// <exception cref="InvalidOperationException">No block is open.</exception>
    public DocumentBuilder Close()
    {
        if (!_open.TryPop(out (Block Block, int Start, List<Block> Children) top))
            throw new InvalidOperationException("Close() without an open block: call Open(kind) first.");
        List<Block> children = _blocks;
        _blocks = top.Children;
        if (_text.Length > top.Start && children.Count > 0)
            _blocks.Add(top.Block with { Range = children[0].Range.Start.._text.Length, Children = children });
        return this;
    }

    /// <summary>The document as written so far; blocks that are still open are closed.</summary>
    /// <param name="id">The document's id, unique within its source.</param>
    public Document Build(string id)
    {
        while (_open.Count > 0)
            Close();
        return new Document(id, _text.ToString()) { Blocks = [.. _blocks] };
    }

    private static Range Move(Range range, int by) => (range.Start.Value + by)..(range.End.Value + by);

    /// <summary>
    /// Writes what stands between the text so far and a new block: a line break between the rows and items of one table or list
    /// and within an item, a blank line elsewhere. A container writes nothing itself, so one that stays empty leaves no trace.
    /// </summary>
    private void Separate(BlockKind kind)
    {
        if (_text.Length == 0)
            return;
        // A block that is first in its container stands to what came before as the container does.
        List<Block> before = _blocks;
        foreach ((Block container, _, List<Block> siblings) in _open)
        {
            if (before.Count > 0)
            {
                _text.Append(container.Kind == BlockKind.ListItem || IsNextLine(kind, before) ? "\n" : "\n\n");
                return;
            }
            (kind, before) = (container.Kind, siblings);
        }
        _text.Append(IsNextLine(kind, before) ? "\n" : "\n\n");
    }

    private static bool IsNextLine(BlockKind kind, List<Block> before) =>
        kind is BlockKind.TableRow or BlockKind.ListItem && before.Count > 0 && before[^1].Kind == kind;
}
