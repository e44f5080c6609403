using System.Net.Http.Json;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>
/// Posts how runs ended to an address, as JSON: <c>run</c>, <c>flow</c>, <c>name</c>, <c>state</c>, <c>seconds</c>, <c>tasks</c>, <c>error</c>, <c>text</c>
/// (one line, which chat services show as it is). Thread-safe.
/// </summary>
/// <param name="http">What sends; not disposed. Its timeout bounds the call.</param>
/// <param name="address">Where to.</param>
/// <param name="failuresOnly">Whether only runs that did not succeed are told.</param>
public sealed class WebhookNotification(HttpClient http, Uri address, bool failuresOnly = false) : IRunNotification
{
    /// <inheritdoc />
    /// <exception cref="HttpRequestException">The address does not answer with success.</exception>
    public async ValueTask NotifyAsync(RunSummary summary, CancellationToken cancellationToken = default)
    {
        if (failuresOnly && summary.Run.State.IsSuccess())
            return;
        Dictionary<string, object?> body = new()
        {
            ["run"] = summary.Run.Id,
            ["flow"] = summary.Run.Flow,
            ["name"] = summary.Run.DisplayName,
            ["state"] = summary.Run.State.ToString().ToLowerInvariant(),
            ["seconds"] = Math.Round(summary.Duration.TotalSeconds, 3),
            ["tasks"] = summary.Run.Tasks.ToDictionary(count => count.Key.ToString().ToLowerInvariant(), count => count.Value),
            ["error"] = summary.Error?.Message ?? summary.Run.Message,
            ["text"] = summary.ToString(),
        };
        using HttpResponseMessage response = await http.PostAsJsonAsync(address, body, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }
}
