using RagKit.Reading;

namespace RagKit.Sheets;

/// <summary>
/// Makes one sheet's blocks: its name as a heading, lone cells as paragraphs, rows as tables. A header is a row of names with data below it; a
/// table ends where an empty row is followed by what does not belong below its header.
/// </summary>
internal sealed class SheetBlocks(DocumentBuilder builder, InflateBudget budget, string name, bool repeatHeader)
{
    private SheetRow? _pending;
    private SheetHeader? _header;
    private bool _isOpen;
    private bool _hasNumbers;
    private long _last;
    private int _rows;

    public void Add(SheetRow row)
    {
        if (_rows++ == 0 && name.Length > 0)
            builder.AddHeading(1, name);
        bool isApart = _last > 0 && row.Number > _last + 1;
        _last = row.Number;
        if (_header is not null && isApart && (!_header.Covers(row) || (_hasNumbers && SheetHeader.MayBe(row))))
            EndTable();
        if (_pending is not null)
            Decide(row);
        if (_header is not null)
            AddBelowHeader(row);
        else if (SheetHeader.MayBe(row))
            _pending = row;
        else
            AddPlain(row);
        budget.CheckText(builder.Length);
    }

    /// <summary>Ends the sheet; returns how many rows it had.</summary>
    public int End()
    {
        if (_pending is { } last)
            AddPlain(last);
        _pending = null;
        EndTable();
        return _rows;
    }

    /// <summary>Whether the row before is the header of what follows: what stands below it decides.</summary>
    private void Decide(SheetRow below)
    {
        (SheetRow pending, _pending) = (_pending!, null);
        SheetHeader header = new(pending);
        bool isSuperseded = SheetHeader.MayBe(below) && below.Cells.Count > pending.Cells.Count;
        if (isSuperseded || below.Cells.Count < 2 || !header.Covers(below))
        {
            AddPlain(pending);
            return;
        }
        EndTable();
        AddPlain(pending);
        _header = header;
    }

    private void AddPlain(SheetRow row)
    {
        if (row.Cells.Count == 1)
        {
            EndTable();
            (string text, IReadOnlyList<BlockLink> links) = Write(row, labelled: false);
            builder.Add(new Block(BlockKind.Paragraph, default) { Links = links }, text);
            return;
        }
        AddRow(row, labelled: false);
    }

    private void AddBelowHeader(SheetRow row)
    {
        _hasNumbers |= row.Cells.Any(cell => !cell.IsText);
        // A header that is repeated among the rows says nothing of itself.
        AddRow(row, repeatHeader && !row.Cells.All(cell => cell.Text == _header![cell.Column]));
    }

    private void AddRow(SheetRow row, bool labelled)
    {
        if (!_isOpen)
            builder.Open(BlockKind.Table);
        _isOpen = true;
        (string text, IReadOnlyList<BlockLink> links) = Write(row, labelled);
        builder.Add(new Block(BlockKind.TableRow, default) { Links = links }, text);
    }

    private (string Text, IReadOnlyList<BlockLink> Links) Write(SheetRow row, bool labelled)
    {
        LinkedText text = new();
        foreach (SheetCell cell in row.Cells)
        {
            if (!text.IsEmpty)
                text.Append(RowText.Separator, []);
            if (labelled && _header![cell.Column] is { Length: > 0 } label)
                text.Append(label + ": ", []);
            text.Append(cell.Text, cell.Link is null ? [] : [new BlockLink(0..cell.Text.Length, cell.Link)]);
        }
        return text.Take();
    }

    private void EndTable()
    {
        if (_isOpen)
            builder.Close();
        (_isOpen, _header, _hasNumbers) = (false, null, false);
    }
}
