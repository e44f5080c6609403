namespace RagKit.Web;

/// <summary>What to ask for.</summary>
/// <param name="Address">An absolute address, http or https.</param>
internal sealed record WebRequest(Uri Address)
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>What the copy at hand was called, so that it is only sent when it has changed.</summary>
    public WebValidators? Validators { get; init; }

    /// <summary>Headers for this request, in the place of the options' of the same name; like those, for the address's own host only.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>Whose headers the options' are: they are sent when the address has the same scheme, host and port. The address itself by default.</summary>
    public Uri? HeadersFor { get; init; }

    /// <summary>Whether redirects are followed; when not, the response names where it leads.</summary>
    public bool FollowsRedirects { get; init; } = true;

    /// <summary>What an answer without a resource means to this server, where it is more than to all; <see langword="null"/> from it for what it means to all.</summary>
    public Func<HttpResponseMessage, Exception?>? Explain { get; init; }

    /// <summary>The longest response in the place of the options'.</summary>
    public long? MaxBytes { get; init; }
}
