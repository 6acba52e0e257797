//! Facts about Finland, compiled in: municipalities, counties, who succeeded whom and when; labels of the papers.
