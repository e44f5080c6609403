using RagKit.Loading;

namespace RagKit.Api;

/// <summary>How an API leads from one page to the next. Immutable; made by the members below.</summary>
public sealed class JsonApiPaging
{
    private JsonApiPaging(string kind) => Kind = kind;

    /// <summary>There is one page.</summary>
    public static JsonApiPaging None { get; } = new("none");

    /// <summary>The next page's address is in the header <c>Link</c> with <c>rel="next"</c> (RFC 8288); the last page has none.</summary>
    public static JsonApiPaging LinkHeader { get; } = new("link");

    internal string Kind { get; }

    internal JsonPointer? Pointer { get; private init; }

    internal string Parameter { get; private init; } = "";

    internal long First { get; private init; }

    /// <summary>The next page's address, whole or relative, is in the page; on the last one it is null, empty or missing.</summary>
    /// <param name="pointer">Where it is, such as <c>/links/next</c>.</param>
    /// <exception cref="ArgumentException">It is no JSON pointer.</exception>
    public static JsonApiPaging NextAddress(string pointer) => new("next") { Pointer = new JsonPointer(pointer) };

    /// <summary>What the next page is asked for with is in the page; on the last one it is null, empty or missing.</summary>
    /// <param name="pointer">Where it is, such as <c>/meta/next_cursor</c>.</param>
    /// <param name="parameter">The parameter of the query that it goes into, such as <c>cursor</c>.</param>
    /// <exception cref="ArgumentException">It is no JSON pointer, or the parameter is empty.</exception>
    public static JsonApiPaging Cursor(string pointer, string parameter) => new("cursor") { Pointer = new JsonPointer(pointer), Parameter = Named(parameter) };

    /// <summary>Pages are counted, and the one behind the last is empty.</summary>
    /// <param name="parameter">The parameter of the query, such as <c>page</c>.</param>
    /// <param name="first">The first page's number; at least 0, by default 1.</param>
    /// <exception cref="ArgumentException">The parameter is empty, or the number below 0.</exception>
    public static JsonApiPaging PageNumber(string parameter, int first = 1) => first >= 0
        ? new("page") { Parameter = Named(parameter), First = first }
        : throw new ArgumentException($"first ({first}) must be at least 0.", nameof(first));

    /// <summary>Pages are asked for by how many items go before them, and the one behind the last is empty.</summary>
    /// <param name="parameter">The parameter of the query, such as <c>offset</c>.</param>
    /// <exception cref="ArgumentException">The parameter is empty.</exception>
    public static JsonApiPaging Offset(string parameter) => new("offset") { Parameter = Named(parameter) };

    private static string Named(string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(parameter);
        return parameter;
    }
}
