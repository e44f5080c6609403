using RagKit.Loading;
using RagKit.Web;

namespace RagKit.Api;

/// <summary>How a <see cref="JsonApiSource"/> reads.</summary>
public sealed record JsonApiOptions
{
    /// <summary>Where items, ids and texts are.</summary>
    public JsonApiFields Fields { get; init; } = new();

    /// <summary>How a page leads to the next; by default there is one page.</summary>
    public JsonApiPaging Paging { get; init; } = JsonApiPaging.None;

    /// <summary>What the text is written in; plain text by default.</summary>
    public RecordFormat Format { get; init; }

    /// <summary>
    /// The address of one item, with <c>{id}</c> for its id, where the listing does not give texts; text, title and metadata are then taken
    /// from its answer, and <see cref="JsonApiFields.Version"/> must be set. <see langword="null"/> (the default) to take all from the listing.
    /// </summary>
    public string? ItemAddress { get; init; }

    /// <summary>The most pages; 1 to 1,000,000, by default 10,000. More fail the listing.</summary>
    public int MaxPages { get; init; } = 10_000;

    /// <summary>The source's id, which begins the id of each document; by default the address without scheme, query and closing slash.</summary>
    public string? Name { get; init; }

    /// <summary>How the server is asked, with its headers for authorization, and how long a page may be.</summary>
    public WebAccessOptions Access { get; init; } = new();

    internal void Validate()
    {
        Fields.Validate();
        Access.Validate();
        if (!Enum.IsDefined(Format))
            throw new ArgumentException($"Format ({Format}) must be Text, Markdown or Html.");
        if (MaxPages is < 1 or > 1_000_000)
            throw new ArgumentException($"MaxPages ({MaxPages}) must be 1 to 1000000.");
        if (ItemAddress is not null && !ItemAddress.Contains("{id}", StringComparison.Ordinal))
            throw new ArgumentException($"ItemAddress ('{ItemAddress}') must hold '{{id}}', such as 'https://example.com/articles/{{id}}'.");
        if (ItemAddress is not null && Fields.Version is null)
            throw new ArgumentException("Fields.Version must be set with ItemAddress: it says whether an item must be asked for again.");
    }
}
