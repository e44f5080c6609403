namespace RagKit.Layout;

/// <summary>A place of a page that leads elsewhere.</summary>
/// <param name="Left">Its left edge on the upright page.</param>
/// <param name="Bottom">Its lower edge.</param>
/// <param name="Right">Its right edge.</param>
/// <param name="Top">Its upper edge.</param>
/// <param name="Target">An address; <c>#page=12</c> for a page of the same file.</param>
internal sealed record PageLink(double Left, double Bottom, double Right, double Top, string Target)
{
    public bool Holds(double x, double y) => x >= Left && x <= Right && y >= Bottom && y <= Top;
}
