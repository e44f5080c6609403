using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Web;

/// <summary>One listing of a site.</summary>
internal sealed class Crawl(Uri start, WebsiteOptions options, WebConnection web, Action<WebScope> onScope)
{
    private readonly LinkedList<CrawlVisit> _open = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly RobotsFiles _robots = web.Robots();
    private readonly List<Uri> _starts = [start];
    private WebScope _scope = new(options.Scope, start);
    private string? _unknown;

    public async IAsyncEnumerable<SourceItem> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enqueue(new CrawlVisit(_scope.Tidy(start), 0));
        while (_asked.Count < options.MaxPages && _open.First is { Value: CrawlVisit visit })
        {
            _open.RemoveFirst();
            if (await VisitAsync(visit, cancellationToken).ConfigureAwait(false) is SourceItem item)
                yield return item;
        }
        if (_unknown is not null)
            throw new RagKitException($"{_unknown} What it leads to is not known, so the crawl is not complete, and no page is taken for gone. It is tried again by the next run.");
        web.Pages.Cache.KeepOnly(_asked);
    }

    private async Task<SourceItem?> VisitAsync(CrawlVisit visit, CancellationToken cancellationToken)
    {
        Uri address = visit.Address;
        if (!await IsAllowedAsync(visit, cancellationToken).ConfigureAwait(false) || !_asked.Add(address.AbsoluteUri))
            return null;
        KnownPage page;
        try
        {
            page = await web.Pages.ReadAsync(address, follows: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!visit.IsStart && (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            return await PassOverAsync(visit, e, cancellationToken).ConfigureAwait(false);
        }
        if (page.RedirectsTo is Uri next)
        {
            Redirect(visit, next);
            return null;
        }
        if (page.MediaType is string type && WebMedia.IsNoDocument(type))
            return null;
        Follow(visit, page.Links);
        return page.Links.NoIndex || !_scope.Takes(address) || IsElsewhere(visit, page.Links.Canonical) ? null : WebItem.Of(page, web.Origin);
    }

    private async ValueTask<bool> IsAllowedAsync(CrawlVisit visit, CancellationToken cancellationToken)
    {
        RobotsRules robots = await _robots.OfAsync(visit.Address, cancellationToken).ConfigureAwait(false);
        if (robots.Allows(visit.Address))
            return true;
        string host = visit.Address.Authority;
        if (!robots.IsReachable)
            _unknown ??= $"The robots.txt of '{host}' can't be read now, so no page of it is asked for.";
        if (visit.IsStart)
        {
            throw new RagKitException(robots.IsReachable
                ? $"The robots.txt of '{host}' forbids '{visit.Address}' to '{options.Access.UserAgent}'. Ask its owner, or turn ObeysRobots off if that is you."
                : $"{_unknown} Try again later.");
        }
        return false;
    }

    /// <summary>A page that can't be read is an item that fails, unless it is gone; its links are those that it had.</summary>
    private async Task<SourceItem?> PassOverAsync(CrawlVisit visit, Exception exception, CancellationToken cancellationToken)
    {
        if (PageReader.IsGone(exception))
            return null;
        KnownPage? known = await web.Pages.Cache.FindAsync(visit.Address.AbsoluteUri, cancellationToken).ConfigureAwait(false);
        if (known is not null)
            Follow(visit, known.Links);
        else if (WebItem.MayPass(exception) && visit.Depth < options.MaxDepth && WebMedia.IsHtml(WebMedia.Expected(visit.Address)))
            _unknown ??= exception.Message;
        return _scope.Takes(visit.Address) && known?.Links.NoIndex != true ? WebItem.Unread(visit.Address, web.Origin, known, web.Time) : null;
    }

    private void Redirect(CrawlVisit visit, Uri next)
    {
        if (visit.Redirects >= options.Access.MaxRedirects)
        {
            if (visit.IsStart)
                throw new RagKitException($"'{start}' redirects more than {options.Access.MaxRedirects} times, which is MaxRedirects. Give the address that it should lead to.");
            return;
        }
        if (visit.IsStart)
        {
            // A site is where its start page leads: from example.com to www.example.com.
            _starts.Add(next);
            _scope = new WebScope(options.Scope, _starts);
            onScope(_scope);
        }
        Uri tidy = _scope.Tidy(next);
        bool isSame = WebAddress.Key(tidy) == WebAddress.Key(visit.Address);
        if (_scope.Reaches(tidy) && (_seen.Add(WebAddress.Key(tidy)) || isSame))
            _open.AddFirst(visit with { Address = tidy, Redirects = visit.Redirects + 1 });
        else if (visit.IsStart)
            throw new RagKitException($"'{start}' redirects to '{next}', which was asked for before or is excluded. Give the address that it should lead to.");
    }

    private void Follow(CrawlVisit visit, PageLinks links)
    {
        if (visit.Depth >= options.MaxDepth)
            return;
        foreach (string target in links.Targets)
            Enqueue(new CrawlVisit(_scope.Tidy(new Uri(target)), visit.Depth + 1));
    }

    private void Enqueue(CrawlVisit visit)
    {
        if (_open.Count + _asked.Count < 2L * options.MaxPages + 10_000 && _scope.Reaches(visit.Address) && !WebMedia.IsNoDocument(visit.Address) && _seen.Add(WebAddress.Key(visit.Address)))
            _open.AddLast(visit);
    }

    /// <summary>Whether the page is a copy of another of the site's, which is then taken in its place.</summary>
    private bool IsElsewhere(CrawlVisit visit, string? canonical)
    {
        if (canonical is null || visit.IsCanonical || !options.Access.ObeysRobots)
            return false;
        Uri proper = _scope.Tidy(new Uri(canonical));
        if (WebAddress.Key(proper) == WebAddress.Key(visit.Address) || !_scope.Takes(proper))
            return false;
        if (_seen.Add(WebAddress.Key(proper)))
            _open.AddFirst(new CrawlVisit(proper, visit.Depth) { IsCanonical = true });
        return true;
    }
}
