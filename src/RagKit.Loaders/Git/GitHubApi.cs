using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RagKit.Resilience;
using RagKit.Web;
using HttpStatusCode = System.Net.HttpStatusCode;

namespace RagKit.Git;

/// <summary>Asks GitHub's REST API about one repository. Its limits become the exceptions that retries understand.</summary>
internal sealed class GitHubApi(WebClient web, string repository, GitHubSourceOptions options, TimeProvider time)
{
    private const long LongestAnswer = 64L << 20;
    private readonly string? _token = options.FindToken();

    /// <summary>The commit that the ref stands for now.</summary>
    public async Task<string> ResolveAsync(CancellationToken cancellationToken)
    {
        WebResponse response = await GetAsync($"commits/{Uri.EscapeDataString(options.Ref)}", "application/vnd.github.sha", LongestAnswer, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = response.ConfigureAwait(false);
        using StreamReader reader = new(response.Body);
        string commit = (await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Trim();
        return IsId(commit) ? commit : throw Senseless($"'{options.Ref}' is no commit");
    }

    public async Task<JsonDocument> GetTreeAsync(string tree, bool recursive, CancellationToken cancellationToken)
    {
        WebResponse response = await GetAsync($"git/trees/{tree}{(recursive ? "?recursive=1" : "")}", "application/vnd.github+json", LongestAnswer, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = response.ConfigureAwait(false);
        try
        {
            return await JsonDocument.ParseAsync(response.Body, default, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            throw Senseless($"the tree {tree} is no JSON: {e.Message}");
        }
    }

    public Task<WebResponse> GetBlobAsync(string blob, CancellationToken cancellationToken) =>
        GetAsync($"git/blobs/{blob}", "application/vnd.github.raw+json", options.Access.MaxBytes, cancellationToken);

    public Task<WebResponse> GetArchiveAsync(string commit, CancellationToken cancellationToken) =>
        GetAsync($"tarball/{commit}", "application/vnd.github+json", GitHubArchive.MaxSent, cancellationToken);

    /// <summary>What names an object of git: letters and digits that lead nowhere else in an address.</summary>
    public static bool IsId(string? id) => id is { Length: 40 or 64 } && id.All(char.IsAsciiHexDigit);

    public RagKitException Senseless(string why) => new(
        $"'{options.Address}' describes '{repository}' in a way that is not understood: {why}. Nothing of the source is taken for deleted; check the address.");

    private Task<WebResponse> GetAsync(string path, string accept, long maxBytes, CancellationToken cancellationToken)
    {
        Dictionary<string, string> headers = new() { ["Accept"] = accept, ["X-GitHub-Api-Version"] = "2022-11-28" };
        if (_token is not null)
            headers["Authorization"] = $"Bearer {_token}";
        Uri address = new($"{options.Address.AbsoluteUri.TrimEnd('/')}/repos/{repository}/{path}");
        return web.GetAsync(new WebRequest(address) { Headers = headers, MaxBytes = maxBytes, Explain = Explain }, cancellationToken);
    }

    private Exception? Explain(HttpResponseMessage answer)
    {
        int status = (int)answer.StatusCode;
        return answer.StatusCode switch
        {
            HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests when Wait(answer) is TimeSpan wait => new RejectedCallException(
                $"GitHub's limit for '{repository}' is used up ({status}) and opens again in {wait:g}.{(_token is null ? " Set GITHUB_TOKEN: with a token the limit is 5,000 an hour and not 60." : "")}")
            {
                RetryAfter = wait,
                StatusCode = status,
            },
            HttpStatusCode.Unauthorized => new RagKitException($"GitHub does not know the token that '{repository}' was asked for with (401). Renew it, or set Token to '' for none."),
            HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity => new RagKitException(
                $"GitHub has no '{answer.RequestMessage?.RequestUri?.AbsolutePath}' ({status}). Check the repository's name and the ref '{options.Ref}'; a private repository is hidden from who may not read it: give a token that may."),
            HttpStatusCode.Conflict => new RagKitException($"'{repository}' has no commit yet (409). Leave it out until it has."),
            _ => null,
        };
    }

    /// <summary>How long a limit asks to wait; null for a refusal of another kind.</summary>
    private TimeSpan? Wait(HttpResponseMessage answer)
    {
        if (answer.Headers.RetryAfter is { } after)
            return Positive(after.Delta ?? after.Date - time.GetUtcNow());
        bool spent = Header(answer, "X-RateLimit-Remaining") == "0";
        if (spent && long.TryParse(Header(answer, "X-RateLimit-Reset"), NumberStyles.None, CultureInfo.InvariantCulture, out long reset) && reset < 253_402_300_799)
            return Positive(DateTimeOffset.FromUnixTimeSeconds(reset) - time.GetUtcNow());
        // As GitHub's documentation asks where nothing else is said.
        return spent || answer.StatusCode == HttpStatusCode.TooManyRequests ? TimeSpan.FromMinutes(1) : null;
    }

    private static TimeSpan? Positive(TimeSpan? wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
}
