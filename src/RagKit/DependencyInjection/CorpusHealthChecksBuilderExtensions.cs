using Microsoft.Extensions.Diagnostics.HealthChecks;
using RagKit;
using RagKit.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds corpora to a host's health checks.</summary>
public static class CorpusHealthChecksBuilderExtensions
{
    /// <summary>
    /// Checks a corpus: unhealthy when its store does not answer in time or was built with another model; degraded when the store warns, its index is not ready,
    /// there are no chunks or some without a vector, too many items failed, or it is older than is allowed. The data name documents, chunks, embedded, failed, bytes,
    /// model, place, version and age, without secrets. A check reads the whole ledger: every few seconds is fine for 100,000 items, not for millions.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks()</c> gave.</param>
    /// <param name="corpus">The name that the corpus was added by.</param>
    /// <param name="options">What it must come up to; <see langword="null"/> for the defaults.</param>
    /// <param name="name">The check's name; <c>corpus-</c> and the corpus's by default.</param>
    /// <param name="failureStatus">What is reported in the place of unhealthy; <see langword="null"/> for that.</param>
    /// <param name="tags">The check's tags, such as <c>ready</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static IHealthChecksBuilder AddCorpus(
        this IHealthChecksBuilder builder, string corpus, CorpusHealthOptions? options = null, string? name = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(corpus);
        CorpusHealthOptions valid = (options ?? new CorpusHealthOptions()).Validate();
        return builder.Add(new HealthCheckRegistration(
            name ?? $"corpus-{corpus}",
            services => new CorpusHealthCheck(corpus, () => services.GetRequiredKeyedService<Corpus>(corpus), valid, services.GetService<TimeProvider>() ?? TimeProvider.System),
            failureStatus,
            tags));
    }
}
