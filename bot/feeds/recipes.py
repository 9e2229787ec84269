"""Named recipes: how the software behind news pages marks a list of news, variant by variant.

`feeds.yaml` names one (`recipe: wordpress`), or gives selectors of its own, or neither: then the
structure of the page itself is read. A variant that catches nothing gives way to the next.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from bot.core.types import Recipe

NAMED: dict[str, tuple[Recipe, ...]] = {
    "wordpress": (
        Recipe("article.elementor-post", ".elementor-post__title", date=".elementor-post-date"),
        Recipe("li.wp-block-post", ".wp-block-post-title", date=".wp-block-post-date"),
        Recipe("article.et_pb_post", ".entry-title", date=".published"),
        Recipe(
            "article.post, article.type-post, article.type-news, article.entry, .hentry",
            ".entry-title",
            date=".entry-date, .published",
        ),
        Recipe("article[class*=post-], .e-loop-item", ".entry-title, h2, h3", date="time"),
        Recipe(
            ".nhsuk-card-group__item", ".nhsuk-card__heading", summary=".nhsuk-card__description"
        ),
        Recipe(
            ".vc_grid-item",
            ".vc_gitem-post-data-source-post_title",
            date=".vc_gitem-post-data-source-post_date",
            summary=".vc_gitem-post-data-source-post_excerpt",
        ),
        Recipe(".news-listing .card, .post-listing .card, .news-card", ".card-title"),
        Recipe(".gb-query-loop-item, .gb-loop-item", "h2, h3, h4", date=".entry-date"),
        Recipe(
            ".wp-block-latest-posts > li",
            ".wp-block-latest-posts__post-title",
            date=".wp-block-latest-posts__post-date",
        ),
    ),
    "concrete": (
        Recipe(
            ".ccm-block-page-list-page-entry, .ccm-block-page-list-page-entry-horizontal",
            ".ccm-block-page-list-title",
            date=".ccm-block-page-list-date",
            summary=".ccm-block-page-list-description",
        ),
        Recipe(".news-tile", ".tile-title", date=".tile-date", summary=".tile-text"),
        Recipe(".news-item, .news-list-item, .blog-entry", "h2, h3, h4, .title"),
    ),
    "umbraco": (
        Recipe("article.news-item", "h2, h3"),
        Recipe(".nhsuk-card-group__item, .nhsuk-card", ".nhsuk-card__heading"),
        Recipe(".news-list li, .newsList li, .listing li"),
        Recipe(".media", "h2, h3, h4, h5, .media-heading"),
        Recipe(".news-item, .news-card, .card", "h2, h3, h4, .card-title"),
    ),
    "drupal": (
        Recipe("article.node--type-localgov-news-article", ".node__title, h2, h3"),
        Recipe(
            ".views-row .node, article.node--view-mode-teaser", ".node__title, .node-title, h2, h3"
        ),
        Recipe(".views-row", ".views-field-title", date=".views-field-created, time"),
        Recipe("table.views-table tbody tr", ".views-field-title", date=".views-field-created"),
        Recipe(".views-row", "h2, h3, h4"),
        Recipe(".views-view-grid__item, .view-content > .item-list li, .view-content li"),
    ),
    "joomla": (
        Recipe("[itemprop=blogPost]", "h1, h2, h3, [itemprop=name], [itemprop=headline]"),
        Recipe("article.uk-article", ".uk-article-title"),
        Recipe(  # K2
            ".catItemView",
            ".catItemTitle",
            date=".catItemDateCreated",
            summary=".catItemIntroText",
        ),
        Recipe(".k2ItemsBlock li", ".moduleItemTitle", date=".moduleItemDateCreated"),
        Recipe(".blog-item, .items-leading > div, .items-row > div", ".page-header, h2, h3"),
        Recipe(".com-content-category__table tbody tr, table.category tbody tr", ".list-title"),
        Recipe(
            ".mod-articles-item, .mod-articlesnews__item, .mod-articlescategory li", "h4, h3, a"
        ),
        Recipe("ul.latestnews li, .mod-articleslatest li"),
    ),
    # The software named for single sites in the table of sources.
    "coldfusion": (
        Recipe(".newsblock", "b a, strong a, h2, h3"),
        Recipe(".media-item, .news-item, .newsItem", "h2, h3, h4, .title, .newsTitle"),
    ),
    "webvision": (
        Recipe(".listBlocks li", "h3, h2", date=".date", summary=".intro"),
        Recipe(".spinBlock li, .storyDetails", "h3, h2", date=".date"),
    ),
    "govdelivery": (
        Recipe(".bulletin_list li, li.bulletin", "a", date=".dateline"),
        Recipe("tr.bulletin, .bulletin", "a", date=".date"),
    ),
    "moderngov": (
        Recipe("#mgContent .mgBulletList li, .mgContent .mgBulletList li", "a"),
        Recipe(".mgContent table.mgStatsTable tr, .mgContent tr", "a"),
    ),
    "public-i": (Recipe(".webcast-list li, .library-item, .webcast", "h2, h3, h4, .title, a"),),
}


def selector_problem(selector: str) -> str:
    """Why `selector` is no CSS selector, "" if it is one."""
    if not selector:
        return ""
    try:
        LexborHTMLParser("<p>").css(selector)
    except SelectolaxError:
        return "is not a CSS selector"
    return ""
