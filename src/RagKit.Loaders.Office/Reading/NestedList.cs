namespace RagKit.Reading;

/// <summary>Makes nested lists of items that only tell their level. Not thread-safe.</summary>
internal sealed class NestedList(DocumentBuilder builder)
{
    private readonly Stack<(int Level, string List)> _open = new();

    /// <summary>Appends an item.</summary>
    /// <param name="level">How deep it is, from 0.</param>
    /// <param name="list">Which list it belongs to; an item of another list on the same level begins a new one.</param>
    /// <param name="text">Its text, not empty.</param>
    /// <param name="links">The links in it.</param>
    /// <param name="begins">Whether an item begins; else the text goes on with the item before, where that is on the same level.</param>
    public void Add(int level, string list, string text, IReadOnlyList<BlockLink> links, bool begins = true)
    {
        while (_open.TryPeek(out (int Level, string List) top) && (top.Level > level || (top.Level == level && top.List != list)))
            CloseOne();
        bool isOpen = _open.TryPeek(out (int Level, string List) same) && same.Level == level;
        if (isOpen && begins)
            builder.Close();
        if (!isOpen)
        {
            builder.Open(BlockKind.List);
            _open.Push((level, list));
        }
        if (!isOpen || begins)
            builder.Open(BlockKind.ListItem);
        builder.Add(new Block(BlockKind.Paragraph, default) { Links = links }, text);
    }

    /// <summary>Ends every list that is open.</summary>
    public void Close()
    {
        while (_open.Count > 0)
            CloseOne();
    }

    private void CloseOne()
    {
        _open.Pop();
        builder.Close().Close();
    }
}
