using RagKit.Archives;
using RagKit.Reading;

namespace RagKit.OpenXml;

/// <summary>An Office file's parts, found by name and by what refers to them. Not thread-safe.</summary>
internal sealed class OfficePackage
{
    private readonly PackedFiles _files;
    private readonly CancellationToken _cancellationToken;

    public OfficePackage(string item, PackedFiles files, CancellationToken cancellationToken)
    {
        (Item, _files, _cancellationToken) = (item, files, cancellationToken);
        Root = RelationshipsOf("");
    }

    /// <summary>The file's name, for messages.</summary>
    public string Item { get; }

    public InflateBudget Budget => _files.Budget;

    /// <summary>What the package itself refers to: its main part and its properties.</summary>
    public Relationships Root { get; }

    /// <summary>Begins to read a part; <see langword="null"/> where there is none of that name.</summary>
    public PartReader? Open(string? part)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return _files.Open(part) is { } stream ? new PartReader(part!, stream, hasDoctype: false, _cancellationToken) : null;
    }

    public Relationships RelationshipsOf(string part)
    {
        int name = part.LastIndexOf('/') + 1;
        using PartReader? reader = Open($"{part[..name]}_rels/{part[name..]}.rels");
        return Relationships.Read(reader, part);
    }

    /// <summary>The main part's name, which tells a format from the others.</summary>
    /// <exception cref="RagKitException">The package holds something else, or nothing.</exception>
    public string MainPart(OfficeFormat format)
    {
        string? part = Root.PartOfType("officeDocument");
        if (part is null || !_files.Has(part))
            part = OfficeFormat.All.Select(known => known.MainPart).FirstOrDefault(_files.Has);
        if (part is null)
            throw LoadErrors.Other(Item, format.Name, "it is an archive with no main part");
        if (part.EndsWith(".bin", StringComparison.OrdinalIgnoreCase))
            throw new RagKitException($"'{Item}' is a binary workbook (.xlsb), which is not read. Open it in a spreadsheet program, and save it as .xlsx.");
        using PartReader reader = Open(part)!;
        bool any = reader.Read();
        while (any && !reader.IsStart)
            any = reader.Read();
        string root = any ? reader.Name : "";
        if (root == format.Root)
            return part;
        OfficeFormat? other = OfficeFormat.All.FirstOrDefault(known => known.Root == root);
        throw other is null
            ? LoadErrors.Other(Item, format.Name, $"its main part '{part}' begins with '{root}', not '{format.Root}'")
            : new RagKitException($"'{Item}' is a {other.Name}, not a {format.Name} as its name says. Give it the extension {other.Extension}.");
    }
}
