using System.Text;

namespace RagKit.Reading;

/// <summary>Puts documents one behind the other and moves the ranges of their blocks.</summary>
internal sealed class DocumentJoin
{
    private readonly StringBuilder _text = new();
    private readonly List<Block> _blocks = [];

    public bool IsEmpty => _text.Length == 0;

    public void Heading(string text)
    {
        Separate();
        _blocks.Add(new Block(BlockKind.Heading, _text.Length..(_text.Length + text.Length)) { Level = 1 });
        _text.Append(text);
    }

    public void Append(Document document)
    {
        if (document.Text.Length == 0)
            return;
        Separate();
        int by = _text.Length;
        _text.Append(document.Text);
        _blocks.AddRange(BlockTree.Map(document.Blocks, block => Moved(block, by)));
    }

    public Document Build(string id) => new(id, _text.ToString()) { Blocks = [.. _blocks] };

    private void Separate()
    {
        if (_text.Length > 0)
            _text.Append("\n\n");
    }

    private static Block Moved(Block block, int by) => block with
    {
        Range = Moved(block.Range, by),
        Links = [.. block.Links.Select(link => link with { Range = Moved(link.Range, by) })],
    };

    private static Range Moved(Range range, int by) => (range.Start.Value + by)..(range.End.Value + by);
}
